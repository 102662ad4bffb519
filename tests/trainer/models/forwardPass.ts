import type { ActivationName } from '../../../src/trainer/engines/engine';
import type { Model } from '../../../src/trainer/models/model';

const activations: Record<ActivationName, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  // Klambauer et al., 2017.
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  // Written so that no exponential overflows.
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
};

/** The model's Q-values of one raw observation, in float64 and straight from the definition. */
export function qValuesOf(model: Model, observation: readonly number[]): number[] {
  let x = observation.map((value, index) => value / model.observationDivisors[index]!);
  let offset = 0;
  for (const { units, activation } of model.network.layers) {
    const bias = offset + x.length * units;
    const inputs = x;
    x = Array.from({ length: units }, (_, unit) => {
      const sum = inputs.reduce(
        (total, value, input) => total + value * model.parameters[offset + input * units + unit]!,
        model.parameters[bias + unit]!,
      );
      return activations[activation](sum);
    });
    offset = bias + units;
  }
  return x;
}
