import type { Model } from '../../../src/trainer/models/model';
import { float64Forward } from '../engines/parity/support/float64Network';

/** The model's Q-values of one raw observation, in float64 and straight from the definition. */
export function qValuesOf(model: Model, observation: readonly number[]): number[] {
  const x = observation.map((value, index) => value / model.observationDivisors[index]!);
  return float64Forward(model.network, model.parameters, x, 1, null);
}
