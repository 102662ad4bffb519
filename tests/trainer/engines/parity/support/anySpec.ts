import fc from 'fast-check';
import type { ActivationName } from '../../../../../src/shared/activations';
import {
  parameterCount,
  type EngineSpec,
  type LayerSpec,
  type LearnerSpec,
  type NetworkSpec,
} from '../../../../../src/trainer/engines/engine';

const units = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 600 }) },
);
const learner: fc.Arbitrary<LearnerSpec> = fc.record({
  doubleDqn: fc.boolean(),
  targetNetwork: fc.constantFrom('none', 'soft', 'hard'),
  softUpdateRate: fc.constantFrom(0.01, 1),
  averagingRate: fc.constantFrom(0, 0.002, 1),
  loss: fc.constantFrom('meanSquaredError', 'huber'),
  lossOutputs: fc.constantFrom('takenAction', 'allActions'),
  learningRate: fc.constantFrom(0.0001, 0.01),
  adamBeta1: fc.constantFrom(0, 0.9),
  adamBeta2: fc.constantFrom(0.9, 0.999),
  gradientClipNorm: fc.constantFrom(0, 0.1, 10),
  optimizer: fc.constantFrom('adam', 'adam', 'rmsprop'),
  optimizerForm: fc.constantFrom('keras', 'pytorch'),
  rmspropDecay: fc.constantFrom(0.9, 0.99),
  // Below it, an optimizer would magnify the rounding of gradients that are all but zero.
  optimizerEpsilon: fc.constantFrom(1e-4, 0.01),
});
function networkWith(activations: readonly ActivationName[]): fc.Arbitrary<NetworkSpec> {
  const layer: fc.Arbitrary<LayerSpec> = fc.record({
    units,
    activation: fc.constantFrom(...activations),
    dropoutRate: fc.constantFrom(0, 0, 0.2, 0.5),
  });
  return fc
    .record({
      inputs: fc.integer({ min: 1, max: 9 }),
      layers: fc.array(layer, { minLength: 1, maxLength: 5 }),
      isDueling: fc.boolean(),
    })
    .map(({ inputs, layers, isDueling }) => {
      if (!isDueling) return { inputs, layers };
      const { units } = layers.at(-1)!;
      const heads: LayerSpec = { units: units + 1, activation: 'linear', dropoutRate: 0 };
      return { inputs, layers: [...layers.slice(0, -1), heads], isDueling };
    });
}

/**
 * Networks of 1 to 5 layers of 1 to 600 units with these activations, with dueling heads or without,
 * with any learner.
 */
export function anySpec(activations: readonly ActivationName[]): fc.Arbitrary<EngineSpec> {
  return fc
    .record({
      network: networkWith(activations),
      learner,
      minibatchSize: fc.constant(1),
      maxBatchSize: fc.integer({ min: 1, max: 33 }),
      replayCapacity: fc.integer({ min: 33, max: 70 }),
      dropoutSeed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    })
    .filter(({ network }) => parameterCount(network) < 300_000);
}
