import { describe, expect, it } from 'vitest';
import { type LearnerSpec, type NetworkSpec } from '../../../../src/trainer/engines/engine';
import { candidates } from './support/candidates';
import { expectClose } from './support/closeness';
import { float64Loss } from './support/float64Network';
import { learnFrom } from './support/learnFrom';
import {
  dense,
  engineSpec,
  plainLearner,
  randomMinibatch,
  randomSnapshot,
  randomWeightedMinibatch,
} from './support/someNetworks';

const dropoutSeed = 99;
/** Gradient steps taken before: masks and bias corrections must take it from the snapshot. */
const step = 12;

/** Central differences of the float64 loss. */
function finiteDifferences(loss: (p: Float64Array) => number, parameters: Float32Array): number[] {
  const h = 1e-6;
  const p = Float64Array.from(parameters);
  return Array.from(p, (value, i) => {
    p[i] = value + h;
    const above = loss(p);
    p[i] = value - h;
    const below = loss(p);
    p[i] = value;
    return (above - below) / (2 * h);
  });
}

function expectGradient(
  create: (typeof candidates)[number]['create'],
  network: NetworkSpec,
  variant: Partial<LearnerSpec>,
  rows: number,
  draw = randomMinibatch,
): void {
  // With beta1 = 0 Adam's mean after a step is the gradient itself.
  const learner: LearnerSpec = { ...plainLearner, ...variant, adamBeta1: 0 };
  const engine = create(engineSpec(network, learner, { maxBatchSize: rows, dropoutSeed }));
  const snapshot = { ...randomSnapshot(network, 21), gradientSteps: step };
  const minibatch = draw(network, rows, 22);
  engine.restore(snapshot);
  const loss = learnFrom(engine, minibatch);
  const { firstMoments } = engine.snapshot();
  engine.dispose();

  const { online, target } = snapshot;
  const masks = { seed: dropoutSeed, step };
  const expectedLoss = float64Loss(network, learner, online, target, minibatch, masks);
  expect(Math.abs(loss / expectedLoss(online) - 1)).toBeLessThan(1e-5);
  expectClose(firstMoments, finiteDifferences(expectedLoss, online), 1e-5);
}

describe.each(candidates)(
  'gradients of $name against finite differences',
  ({ create, activations }) => {
    it.each(activations)('%s in every layer', (activation) => {
      const layers = [dense(6, activation), dense(5, activation), dense(3, activation)];
      expectGradient(create, { inputs: 4, layers }, {}, 7);
    });

    it.each(activations)('%s with dropout after every layer', (activation) => {
      const layers = [
        dense(7, activation, 0.5),
        dense(6, activation, 0.25),
        dense(2, activation, 0.1),
      ];
      expectGradient(create, { inputs: 3, layers }, { lossOutputs: 'allActions' }, 6);
    });

    it.each([
      { doubleDqn: true },
      { targetNetwork: 'none' },
      { targetNetwork: 'none', doubleDqn: true },
      { targetNetwork: 'hard', loss: 'huber' },
      { loss: 'huber', lossOutputs: 'allActions' },
      { loss: 'huber', doubleDqn: true, targetNetwork: 'soft' },
    ] satisfies Partial<LearnerSpec>[])('learner %o', (learner) => {
      const layers = [dense(9, 'relu', 0.5), dense(2, 'linear')];
      expectGradient(create, { inputs: 4, layers }, learner, 9);
    });

    it.each([
      { lossOutputs: 'takenAction' },
      { lossOutputs: 'allActions' },
      { lossOutputs: 'takenAction', loss: 'huber' },
      { lossOutputs: 'allActions', loss: 'huber', doubleDqn: true },
    ] satisfies Partial<LearnerSpec>[])('importance weights with learner %o', (learner) => {
      const layers = [dense(9, 'tanh', 0.5), dense(3, 'linear')];
      expectGradient(create, { inputs: 4, layers }, learner, 9, randomWeightedMinibatch);
    });

    it.each([
      { doubleDqn: true, loss: 'huber' },
      { targetNetwork: 'none', lossOutputs: 'allActions' },
    ] satisfies Partial<LearnerSpec>[])('dueling heads with learner %o', (learner) => {
      for (const actions of [1, 2, 4]) {
        const layers = [dense(9, 'tanh', 0.5), dense(actions + 1, 'linear')];
        const network = { inputs: 4, layers, isDueling: true };
        expectGradient(create, network, learner, 9, randomWeightedMinibatch);
      }
    });

    it('one layer alone, one row, one input', () => {
      expectGradient(create, { inputs: 1, layers: [dense(2, 'linear')] }, {}, 1);
      expectGradient(create, { inputs: 2, layers: [dense(1, 'tanh')] }, {}, 1);
    });

    it('six layers', () => {
      const layers = [5, 4, 7, 3, 6, 2].map((units) => dense(units, 'tanh'));
      expectGradient(create, { inputs: 2, layers }, {}, 5);
    });
  },
);
