import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceEngine } from '../../../../src/trainer/engines/reference/referenceEngine';
import {
  actionCount,
  type EngineFactory,
  type EngineSnapshot,
  type EngineSpec,
} from '../../../../src/trainer/engines/engine';
import { parameterSets } from '../../../../src/trainer/engines/parameterSets';
import { activationNames } from '../../../../src/shared/activations';
import { simdActivations } from '../../../../src/trainer/engines/simd/simdActivations';
import { presets } from '../../../../src/shared/hyperparameters/presets';
import { networkOf } from '../../../../src/trainer/agent/network';
import { anySpec } from './support/anySpec';
import { candidates } from './support/candidates';
import { expectClose, largestDifference } from './support/closeness';
import { learnFrom } from './support/learnFrom';
import {
  dense,
  engineSpec,
  randomMinibatch,
  randomSnapshot,
  randomWeightedMinibatch,
} from './support/someNetworks';

/** After 200 steps; below 3e-7 was measured on every engine. */
const manyStepsTolerance = 1e-5;

const others = candidates.filter(({ create }) => create !== createReferenceEngine);

/**
 * What else some engines compute. Exponentials on top of one another have no end, and where a hard
 * shrink jumps, rounding decides: these two are compared in shallow networks alone.
 */
const rareActivations = activationNames.filter(
  (name) => !['exponential', 'hardShrink'].includes(name),
);

interface Learnt {
  readonly values: Float32Array;
  readonly targetValues: Float32Array;
  readonly loss: number;
  readonly tdErrors: Float32Array;
  readonly after: EngineSnapshot;
}

/** The values before a gradient step, and what the step did; `seed` draws all numbers. */
function learnOnce(create: EngineFactory, spec: EngineSpec, rows: number, seed: number): Learnt {
  const engine = create(spec);
  engine.restore({ ...randomSnapshot(spec.network, seed), gradientSteps: seed });
  // Half of all seeds have importance weights.
  const draw = seed % 2 === 0 ? randomMinibatch : randomWeightedMinibatch;
  const minibatch = draw(spec.network, rows, seed + 1);
  const values = new Float32Array(rows * actionCount(spec.network));
  engine.qValues('online', minibatch.observations, rows, values);
  const targetValues = new Float32Array(values.length);
  engine.qValues('target', minibatch.observations, rows, targetValues);
  const tdErrors = new Float32Array(rows);
  const loss = learnFrom(engine, minibatch, tdErrors);
  const after = engine.snapshot();
  engine.dispose();
  return { values, targetValues, loss, tdErrors, after };
}

interface Trained {
  readonly losses: readonly number[];
  readonly after: EngineSnapshot;
}

const trainedFrom = 31;

/** 200 gradient steps on ten minibatches over and over, a hard target update every 50. */
function train(create: EngineFactory, spec: EngineSpec): Trained {
  const engine = create(spec);
  engine.restore(randomSnapshot(spec.network, trainedFrom));
  const minibatches = Array.from({ length: 10 }, (_, i) =>
    randomMinibatch(spec.network, 23 + i, 100 + i),
  );
  const losses = Array.from({ length: 200 }, (_, step) => {
    if (step % 50 === 0) engine.syncTarget();
    return learnFrom(engine, minibatches[step % minibatches.length]!);
  });
  const after = engine.snapshot();
  engine.dispose();
  return { losses, after };
}

/** The reference is slow, and all engines are compared on the same numbers. */
function once<Input extends readonly unknown[], Result>(
  compute: (...input: Input) => Result,
): (...input: Input) => Result {
  const results = new Map<string, Result>();
  return (...input) => {
    const key = JSON.stringify(input);
    const result = results.get(key) ?? compute(...input);
    results.set(key, result);
    return result;
  };
}

const referenceLearns = once((spec: EngineSpec, rows: number, seed: number) =>
  learnOnce(createReferenceEngine, spec, rows, seed),
);
const referenceTrains = once((spec: EngineSpec) => train(createReferenceEngine, spec));

const tutorial = presets.tutorial.hyperparameters;

const longRuns = [
  {
    name: 'the fast preset’s learner',
    spec: engineSpec(
      { inputs: 4, layers: [dense(64, 'relu'), dense(2, 'linear')] },
      { doubleDqn: true, loss: 'huber', learningRate: 0.002, softUpdateRate: 0.01 },
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
      { targetNetwork: 'none', lossOutputs: 'allActions' },
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
  {
    name: 'dueling heads and averaged weights',
    spec: engineSpec(
      { inputs: 4, layers: [dense(33, 'relu'), dense(3, 'linear')], isDueling: true },
      { doubleDqn: true, loss: 'huber', averagingRate: 0.01 },
    ),
  },
  {
    name: 'Adam as in PyTorch',
    spec: engineSpec(
      { inputs: 4, layers: [dense(33, 'relu'), dense(2, 'linear')] },
      { optimizerForm: 'pytorch', optimizerEpsilon: 1e-4 },
    ),
  },
];

describe.each(others)(
  '$name against the reference',
  ({ create, activations, oneStepTolerance, randomNetworks }) => {
    function expectSameStep(spec: EngineSpec, rows: number, seed: number): void {
      const ours = learnOnce(create, spec, rows, seed);
      const theirs = referenceLearns(spec, rows, seed);
      expectClose(ours.values, theirs.values, oneStepTolerance);
      expectClose(ours.targetValues, theirs.targetValues, oneStepTolerance);
      expectClose([ours.loss], [theirs.loss], oneStepTolerance);
      expectClose(ours.tdErrors, theirs.tdErrors, oneStepTolerance);
      for (const set of parameterSets) {
        expectClose(ours.after[set], theirs.after[set], oneStepTolerance);
      }
      expect(ours.after.gradientSteps).toBe(seed + 1);
    }

    it('agrees on values, loss, gradients and parameters for any network and learner', () => {
      fc.assert(
        fc.property(
          anySpec(simdActivations),
          fc.integer({ min: 1, max: 33 }),
          fc.nat(1000),
          (spec, rows, seed) => {
            expectSameStep(spec, Math.min(rows, spec.maxBatchSize), seed);
          },
        ),
        { numRuns: randomNetworks, seed: 20_240 },
      );
    });

    it.skipIf(activations.length < activationNames.length)(
      'agrees on them for networks of every activation',
      () => {
        fc.assert(
          fc.property(anySpec(rareActivations), fc.nat(1000), (spec, seed) => {
            expectSameStep(spec, Math.min(5, spec.maxBatchSize), seed);
          }),
          { numRuns: randomNetworks / 2, seed: 20_261 },
        );
      },
    );

    it('agrees on a gradient step of the tutorial’s network', () => {
      const spec = engineSpec(networkOf(tutorial), tutorial, { maxBatchSize: 128 });
      expectSameStep(spec, 128, 40);
    });

    it.each([257, 515])('agrees on a minibatch of %i rows', (rows) => {
      const network = {
        inputs: 4,
        layers: [dense(70, 'relu'), dense(45, 'relu'), dense(2, 'linear')],
      };
      expectSameStep(engineSpec(network, {}, { maxBatchSize: rows }), rows, 61);
    });

    it.each(longRuns)('agrees after 200 steps of $name', ({ spec }) => {
      const ours = train(create, spec);
      const theirs = referenceTrains(spec);
      // They agree on something: 200 steps have led far from the start.
      const { online: start } = randomSnapshot(spec.network, trainedFrom);
      expect(largestDifference(theirs.after.online, start)).toBeGreaterThan(0.05);
      expectClose(ours.losses, theirs.losses, manyStepsTolerance);
      expectClose(ours.after.online, theirs.after.online, manyStepsTolerance);
      expectClose(ours.after.target, theirs.after.target, manyStepsTolerance);
      expectClose(ours.after.averaged, theirs.after.averaged, manyStepsTolerance);
    });
  },
);
