import { cartPole } from '../../shared/cartPole';
import { infer } from '../engines/reference/network';
import { observationFactor } from '../environment/observationScaling';
import type { Model } from './model';

/** States that one call of the network takes. */
const rowsAtOnce = 128;

/**
 * A model's values of pushing to the left and to the right, by the plain engine's arithmetic.
 * @param states position in m, velocity in m/s, angle in rad, angular velocity in rad/s
 */
export function valuesOf(
  { network, parameters, observationDivisors }: Model,
  states: readonly (readonly number[])[],
): [left: number, right: number][] {
  const factors = observationDivisors.map(observationFactor);
  const values: [number, number][] = [];
  for (let from = 0; from < states.length; from += rowsAtOnce) {
    const rows = states.slice(from, from + rowsAtOnce);
    const observations = new Float32Array(rows.length * cartPole.observationSize);
    rows.forEach((state, row) =>
      state.forEach((value, entry) => {
        // Rounded as an observation is, before it is scaled.
        observations[row * cartPole.observationSize + entry] = Math.fround(value) * factors[entry]!;
      }),
    );
    const found = infer(network, parameters, observations, rows.length);
    rows.forEach((_, row) => values.push([found[2 * row]!, found[2 * row + 1]!]));
  }
  return values;
}
