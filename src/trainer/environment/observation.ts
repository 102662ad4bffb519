import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import { cartPole } from '../../shared/cartPole';
import { type CartPole } from './cartPole';
import { noScaling, observationFactor, type ObservationDivisors } from './observationScaling';

/** The limits of position and angle, and speeds of a like size. */
const limits: ObservationDivisors = [2.4, 2, 0.2095, 2];

/** What these settings divide observations by. */
export function scalingOf(
  settings: Pick<Hyperparameters, 'scaleObservations'>,
): ObservationDivisors {
  return settings.scaleObservations ? limits : noScaling;
}

/** Turns the environment's float32 observation into the network's input. */
export class ObservationScaler {
  private readonly factors: Float32Array;

  constructor(divisors: ObservationDivisors) {
    this.factors = Float32Array.from(divisors, observationFactor);
  }

  /** Writes the observation times float32(1 / divisor), rounded to float32, to `target`. */
  observe(physics: CartPole, target: Float32Array, offset = 0): void {
    physics.observe(target, offset);
    for (let i = 0; i < cartPole.observationSize; i++) {
      target[offset + i] = target[offset + i]! * this.factors[i]!;
    }
  }
}
