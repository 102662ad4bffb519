import fc from 'fast-check';
import type { ActivationName } from '../../../src/shared/activations';
import { presetNames, presets } from '../../../src/shared/hyperparameters/presets';
import { parameterCount, type NetworkSpec } from '../../../src/trainer/engines/engine';
import { simdActivations } from '../../../src/trainer/engines/simd/simdActivations';
import type { Model, ModelMetadata } from '../../../src/trainer/models/model';

const count = fc.nat({ max: 1_000_000 });
const score = fc.double({ min: 0, max: 500, noNaN: true });
const nullable = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null });

export const trainingRecord: fc.Arbitrary<ModelMetadata> = fc.record({
  hyperparameters: fc.constantFrom(...presetNames).map((name) => presets[name].hyperparameters),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  environmentSteps: count,
  gradientSteps: count,
  episodes: count,
  epsilon: fc.double({ min: 0, max: 1, noNaN: true }),
  lastScores: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 20 }),
  bestGreedyMean: nullable(score),
  confirmedMean: nullable(score),
  solvedAtStep: nullable(count),
  solvedWithMean: nullable(score),
});

function networkWith(activations: readonly ActivationName[]): fc.Arbitrary<NetworkSpec> {
  const hiddenLayer = fc.record({
    units: fc.integer({ min: 1, max: 12 }),
    activation: fc.constantFrom(...activations),
    dropoutRate: fc.constantFrom(0, 0, 0.25, 0.5),
  });
  return fc
    .tuple(fc.array(hiddenLayer, { maxLength: 5 }), fc.constantFrom(...activations))
    .map(([hidden, activation]) => ({
      inputs: 4,
      layers: [...hidden, { units: 2, activation, dropoutRate: 0 }],
    }));
}

const divisor = fc.oneof(
  fc.constantFrom(1, 2.4, 2, 0.2095),
  fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
);
const divisors = fc.oneof(
  fc.constant<[number, number, number, number]>([1, 1, 1, 1]),
  fc.tuple(divisor, divisor, divisor, divisor),
);

/**
 * Models with any parameters that `float` gives.
 * @param activations those that every format knows, unless a test says others
 */
export function modelsWith(
  float: fc.Arbitrary<number>,
  activations: readonly ActivationName[] = simdActivations,
): fc.Arbitrary<Model> {
  return networkWith(activations).chain((spec) => {
    const length = parameterCount(spec);
    return fc.record({
      network: fc.constant(spec),
      parameters: fc
        .array(float, { minLength: length, maxLength: length })
        .map((values) => Float32Array.from(values)),
      observationDivisors: divisors,
      metadata: nullable(trainingRecord),
      source: fc.constant(null),
    });
  });
}

/** Models that float32 computes as float64 does: nothing in them becomes too large, or is lost. */
export function soundModels(activations: readonly ActivationName[]): fc.Arbitrary<Model> {
  const weights = fc.float({ min: -0.25, max: 0.25, noNaN: true });
  // An exponential of an exponential is soon too large.
  const usual = activations.filter((name) => name !== 'exponential');
  const scaled = fc.boolean();
  return fc.tuple(modelsWith(weights, usual), scaled).map(([model, isScaled]) => ({
    ...model,
    observationDivisors: isScaled ? [2.4, 2, 0.2095, 2] : [1, 1, 1, 1],
  }));
}

/** Floats of the size that trained weights have. */
export const moderateFloat = fc.float({ min: -1, max: 1, noNaN: true });
export const anyFloat = fc.float({ noNaN: true, noDefaultInfinity: true });

export const observations = fc.array(
  fc.tuple(
    fc.double({ min: -2.4, max: 2.4, noNaN: true }),
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.double({ min: -0.21, max: 0.21, noNaN: true }),
    fc.double({ min: -3, max: 3, noNaN: true }),
  ),
  { minLength: 1, maxLength: 5 },
);

/** A small trained-looking model, always the same. */
export function exampleModel(fill = 0.125, units = 8): Model {
  const spec: NetworkSpec = {
    inputs: 4,
    layers: [
      { units, activation: 'relu', dropoutRate: 0.5 },
      { units: 2, activation: 'linear', dropoutRate: 0 },
    ],
  };
  const parameters = new Float32Array(parameterCount(spec));
  parameters.forEach((_, index) => (parameters[index] = fill * Math.sin(index + 1)));
  return {
    network: spec,
    parameters,
    observationDivisors: [2.4, 2, 0.2095, 2],
    metadata: null,
    source: null,
  };
}
