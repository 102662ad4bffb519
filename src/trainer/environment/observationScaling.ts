import * as v from 'valibot';
import { finiteSchema } from '../schemas';

const divisor = v.pipe(finiteSchema, v.gtValue(0));

/** What each observation entry is divided by before the network sees it. */
export const observationDivisorsSchema = v.pipe(
  v.strictTuple([divisor, divisor, divisor, divisor]),
  v.readonly(),
);
export type ObservationDivisors = v.InferOutput<typeof observationDivisorsSchema>;

export const noScaling: ObservationDivisors = [1, 1, 1, 1];

/**
 * The factor that an observation entry is multiplied by. A file holds float32 alone, so this
 * rounded factor, not the division, is what training, playing and a saved model all use.
 */
export function observationFactor(divisor: number): number {
  return Math.fround(1 / divisor);
}

export function isScaled(divisors: ObservationDivisors): boolean {
  return divisors.some((divisor) => divisor !== 1);
}

/** Divisors that give exactly these float32 factors. */
export function divisorsOf(factors: readonly number[]): ObservationDivisors {
  const [position, velocity, angle, angularVelocity] = factors;
  return [1 / position!, 1 / velocity!, 1 / angle!, 1 / angularVelocity!];
}

/** Whether the divisors give exactly these float32 factors. */
export function divisorsGive(divisors: ObservationDivisors, factors: readonly number[]): boolean {
  return divisors.every((divisor, entry) => observationFactor(divisor) === factors[entry]);
}
