import { CartPole } from '../../src/trainer/cartPole';
import { RandomStream } from '../../src/trainer/random';
import { medianMicroseconds } from './measure';

const stepsPerCall = 1000;

/** Environment steps a second of random play, on one thread. */
export function environmentStepsPerSecond(): number {
  const environment = new CartPole();
  const random = new RandomStream(1, 'startStates');
  environment.reset(random);
  const callUs = medianMicroseconds(() => {
    for (let step = 0; step < stepsPerCall; step++) {
      if (environment.step(random.integerBelow(2) as 0 | 1)) environment.reset(random);
    }
  });
  return (stepsPerCall * 1e6) / callUs;
}
