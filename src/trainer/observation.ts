import type { Hyperparameters } from '../shared/hyperparameters';
import { cartPole, type CartPole } from './cartPole';
import type { Model } from './models/model';

export type ObservationDivisors = Model['observationDivisors'];

const none: ObservationDivisors = [1, 1, 1, 1];

/** The limits of position and angle, and speeds of a like size. */
const limits: ObservationDivisors = [2.4, 2, 0.2095, 2];

export function divisorsOf(
  settings: Pick<Hyperparameters, 'scaleObservations'>,
): ObservationDivisors {
  return settings.scaleObservations ? limits : none;
}

/** Turns the environment's float32 observation into the network's input. */
export class ObservationScaler {
  private readonly factors: Float32Array;

  constructor(readonly divisors: ObservationDivisors) {
    this.factors = Float32Array.from(divisors, (divisor) => 1 / divisor);
  }

  /** Writes the observation times float32(1 / divisor), rounded to float32, to `target`. */
  observe(physics: CartPole, target: Float32Array, offset = 0): void {
    physics.observe(target, offset);
    for (let i = 0; i < cartPole.observationSize; i++) {
      target[offset + i] = target[offset + i]! * this.factors[i]!;
    }
  }
}
