import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceEngine } from '../../src/trainer/engines/simd/reference';
import {
  activationNames,
  parameterCount,
  type EngineSnapshot,
  type EngineSpec,
  type LayerSpec,
  type LearnerSpec,
} from '../../src/trainer/engine';
import { presets } from '../../src/shared/presets';
import { networkOf } from '../../src/trainer/network';
import { candidates } from './candidates';
import { expectClose, largestDifference } from './closeness';
import { learnFrom } from './learnFrom';
import { dense, engineSpec, randomMinibatch, randomSnapshot } from './someNetworks';

/** Of the largest value, gradient or parameter, after one gradient step in float32. */
const oneStepTolerance = 2e-5;
/** After 200 steps; about 1e-7 was measured. */
const manyStepsTolerance = 1e-5;

const others = candidates.filter(({ create }) => create !== createReferenceEngine);

const units = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 600 }) },
);
const layer: fc.Arbitrary<LayerSpec> = fc.record({
  units,
  activation: fc.constantFrom(...activationNames),
  dropoutRate: fc.constantFrom(0, 0, 0.2, 0.5),
});
const learner: fc.Arbitrary<LearnerSpec> = fc.record({
  gamma: fc.constantFrom(0, 0.9, 1),
  doubleDqn: fc.boolean(),
  targetNetwork: fc.constantFrom('none', 'soft', 'hard'),
  softUpdateRate: fc.constantFrom(0.01, 1),
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
const spec: fc.Arbitrary<EngineSpec> = fc
  .record({
    network: fc.record({
      inputs: fc.integer({ min: 1, max: 9 }),
      layers: fc.array(layer, { minLength: 1, maxLength: 5 }),
    }),
    learner,
    minibatchSize: fc.constant(1),
    maxBatchSize: fc.integer({ min: 1, max: 33 }),
    replayCapacity: fc.integer({ min: 33, max: 70 }),
    dropoutSeed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  })
  .filter(({ network }) => parameterCount(network) < 300_000);

function qValues(
  create: (typeof candidates)[number]['create'],
  spec: EngineSpec,
  snapshot: EngineSnapshot,
  observations: Float32Array,
  rows: number,
): Float32Array {
  const engine = create(spec);
  engine.restore(snapshot);
  const values = new Float32Array(rows * spec.network.layers.at(-1)!.units);
  engine.qValues(observations, rows, values);
  engine.dispose();
  return values;
}

describe.each(others)('$name against the reference', ({ create }) => {
  it('agrees on values, loss, gradients and parameters for any network and learner', () => {
    fc.assert(
      fc.property(spec, fc.integer({ min: 1, max: 33 }), fc.nat(1000), (spec, rows, seed) => {
        const size = Math.min(rows, spec.maxBatchSize);
        const snapshot = { ...randomSnapshot(spec.network, seed), gradientSteps: seed };
        const minibatch = randomMinibatch(spec.network, size, seed + 1);
        const [ours, theirs] = [create, createReferenceEngine].map((factory) => {
          const engine = factory(spec);
          engine.restore(snapshot);
          const loss = learnFrom(engine, minibatch);
          const after = engine.snapshot();
          engine.dispose();
          return {
            loss,
            after,
            values: qValues(factory, spec, snapshot, minibatch.observations, size),
          };
        });
        expectClose(ours!.values, theirs!.values, oneStepTolerance);
        expectClose([ours!.loss], [theirs!.loss], oneStepTolerance);
        for (const set of ['firstMoments', 'secondMoments', 'online', 'target'] as const) {
          expectClose(ours!.after[set], theirs!.after[set], oneStepTolerance);
        }
        expect(ours!.after.gradientSteps).toBe(seed + 1);
      }),
      { numRuns: 120, seed: 20_240 },
    );
  });

  it('agrees on a gradient step of the tutorial’s network', () => {
    const { hyperparameters } = presets.tutorial;
    const network = networkOf(hyperparameters);
    const tutorial = engineSpec(network, hyperparameters, { maxBatchSize: 128 });
    const minibatch = randomMinibatch(network, 128, 41);
    const [ours, theirs] = [create, createReferenceEngine].map((factory) => {
      const engine = factory(tutorial);
      engine.restore(randomSnapshot(network, 40));
      const loss = learnFrom(engine, minibatch);
      const after = engine.snapshot();
      engine.dispose();
      return { loss, after };
    });
    expectClose([ours!.loss], [theirs!.loss], oneStepTolerance);
    expectClose(ours!.after.firstMoments, theirs!.after.firstMoments, oneStepTolerance);
    expectClose(ours!.after.online, theirs!.after.online, oneStepTolerance);
  });

  it.each([
    {
      name: 'the fast preset’s learner',
      spec: engineSpec(
        { inputs: 4, layers: [dense(64, 'relu'), dense(2, 'linear')] },
        { doubleDqn: true, loss: 'huber', learningRate: 0.002, softUpdateRate: 0.01, gamma: 0.99 },
      ),
    },
    {
      name: 'the tutorial’s learner, its layers an eighth as wide',
      spec: engineSpec(
        {
          inputs: 4,
          layers: [
            dense(64, 'relu', 0.5),
            dense(32, 'relu', 0.5),
            dense(8, 'relu', 0.5),
            dense(2, 'linear'),
          ],
        },
        { targetNetwork: 'none', lossOutputs: 'allActions', gamma: 0.95 },
      ),
    },
    ...(['keras', 'pytorch'] as const).map((optimizerForm) => ({
      name: `RMSProp as in ${optimizerForm}, with clipped gradients`,
      spec: engineSpec(
        { inputs: 4, layers: [dense(48, 'relu', 0.2), dense(20, 'relu'), dense(2, 'linear')] },
        {
          optimizer: 'rmsprop',
          optimizerForm,
          optimizerEpsilon: 1e-4,
          gradientClipNorm: 0.5,
          learningRate: 0.0005,
        },
      ),
    })),
    {
      name: 'smooth activations',
      spec: engineSpec(
        { inputs: 3, layers: [dense(30, 'tanh', 0.1), dense(21, 'softplus'), dense(3, 'linear')] },
        { doubleDqn: true, targetNetwork: 'hard' },
      ),
    },
  ])('agrees after 200 steps of $name', ({ spec }) => {
    const engines = [create(spec), createReferenceEngine(spec)];
    const snapshot = randomSnapshot(spec.network, 31);
    const minibatches = Array.from({ length: 10 }, (_, i) =>
      randomMinibatch(spec.network, 50 + i, 100 + i),
    );
    const [ours, theirs] = engines.map((engine) => {
      engine.restore(snapshot);
      const losses: number[] = [];
      for (let step = 0; step < 200; step++) {
        if (step % 50 === 0) engine.syncTarget();
        losses.push(learnFrom(engine, minibatches[step % minibatches.length]!));
      }
      const after = engine.snapshot();
      engine.dispose();
      return { losses, after };
    });
    // They agree on something: 200 steps have led far from the start.
    expect(largestDifference(theirs!.after.online, snapshot.online)).toBeGreaterThan(0.05);
    expectClose(ours!.losses, theirs!.losses, manyStepsTolerance);
    expectClose(ours!.after.online, theirs!.after.online, manyStepsTolerance);
    expectClose(ours!.after.target, theirs!.after.target, manyStepsTolerance);
  });
});
