import { describe, expect, it } from 'vitest';
import type { LearnerSpec } from '../../../../src/trainer/engines/engine';
import { dropoutHash, dropoutKey } from '../../../../src/trainer/engines/dropoutHash';
import { candidates } from './support/candidates';
import { expectClose } from './support/closeness';
import { learnFrom, type Batch } from './support/learnFrom';
import { dense, engineSpec, snapshotOf } from './support/someNetworks';

/**
 * q = x W + b with two inputs and two actions, worked out by hand:
 *   online W = [[1, 2], [3, -1]], b = [0.5, -0.5];  target W = [[0.5, 1], [-1, 2]], b = [0, 1]
 *   row 0: s = (1, 0), action 0, r = 1, s' = (0, 1): online q(s) = (1.5, 1.5),
 *          online q(s') = (3.5, -1.5), target q(s') = (-1, 3)
 *   row 1: s = (0, 1), action 1, r = -2, terminated: online q(s) = (3.5, -1.5), so y = -2, e = 0.5
 */
const network = { inputs: 2, layers: [dense(2, 'linear')] };
const online = [1, 2, 3, -1, 0.5, -0.5];
const target = [0.5, 1, -1, 2, 0, 1];
const minibatch: Batch = {
  size: 2,
  observations: Float32Array.of(1, 0, 0, 1),
  actions: Uint8Array.of(0, 1),
  rewards: Float32Array.of(1, -2),
  nextObservations: Float32Array.of(0, 1, 5, 5),
  discounts: Float64Array.of(0.5, 0),
};

/** The gradient of the outputs is d0 at (row 0, action 0) and d1 at (row 1, action 1). */
interface Case {
  readonly name: string;
  readonly learner: Partial<LearnerSpec>;
  readonly loss: number;
  readonly d0: number;
  readonly d1: number;
}

const cases: readonly Case[] = [
  { name: 'target network: y0 = 1 + 0.5 * 3', learner: {}, loss: 0.625, d0: -1, d1: 0.5 },
  {
    name: 'double DQN: y0 = 1 + 0.5 * -1',
    learner: { doubleDqn: true },
    loss: 0.625,
    d0: 1,
    d1: 0.5,
  },
  {
    name: 'no target network: y0 = 1 + 0.5 * 3.5',
    learner: { targetNetwork: 'none' },
    loss: 0.90625,
    d0: -1.25,
    d1: 0.5,
  },
  {
    name: 'double DQN without a target network is the same',
    learner: { targetNetwork: 'none', doubleDqn: true },
    loss: 0.90625,
    d0: -1.25,
    d1: 0.5,
  },
  {
    name: 'Huber beyond 1: |-1.25| - 0.5 and 0.5 * 0.5^2',
    learner: { targetNetwork: 'none', loss: 'huber' },
    loss: 0.4375,
    d0: -0.5,
    d1: 0.25,
  },
  {
    name: 'all actions without dropout: the mean is over four outputs',
    learner: { lossOutputs: 'allActions' },
    loss: 0.3125,
    d0: -0.5,
    d1: 0.25,
  },
  {
    name: 'all actions with Huber',
    learner: { lossOutputs: 'allActions', loss: 'huber' },
    loss: 0.15625,
    d0: -0.25,
    d1: 0.125,
  },
];

describe.each(candidates)('targets and losses of $name by hand', ({ create }) => {
  it.each(cases)('$name', ({ learner, loss, d0, d1 }) => {
    const engine = create(engineSpec(network, { ...learner, adamBeta1: 0 }));
    engine.restore(snapshotOf(online, target));
    expect(learnFrom(engine, minibatch)).toBeCloseTo(loss, 6);
    // dW = xᵀ d and db = the sums of d; with beta1 = 0 Adam's mean is the gradient.
    expectClose(engine.snapshot().firstMoments, [d0, 0, 0, d1, d0, d1], 1e-6);
    engine.dispose();
  });

  it('multiplies each row’s loss by its importance weight, and gives back the TD errors', () => {
    const learn = (learner: Partial<LearnerSpec>, weights?: Float32Array) => {
      const engine = create(engineSpec(network, { ...learner, adamBeta1: 0 }));
      engine.restore(snapshotOf(online, target));
      const tdErrors = new Float32Array(3).fill(7);
      const batch = weights === undefined ? minibatch : { ...minibatch, weights };
      const loss = learnFrom(engine, batch, tdErrors);
      const { firstMoments } = engine.snapshot();
      engine.dispose();
      // y0 = 2.5 and q = 1.5; y1 = -2 and q = -1.5, whatever the weights and the loss.
      expectClose(tdErrors, [1, -0.5, 7], 1e-6);
      return { loss, firstMoments };
    };
    const weights = Float32Array.of(3, 0.5);
    const taken = learn({}, weights);
    // (3 * 1² + 0.5 * 0.5²) / 2; d0 = 3 * 2 * -1 / 2 and d1 = 0.5 * 2 * 0.5 / 2
    expect(taken.loss).toBeCloseTo(1.5625, 6);
    expectClose(taken.firstMoments, [-3, 0, 0, 0.25, -3, 0.25], 1e-6);
    const all = learn({ lossOutputs: 'allActions' }, weights);
    expect(all.loss).toBeCloseTo(0.78125, 6);
    expectClose(all.firstMoments, [-1.5, 0, 0, 0.125, -1.5, 0.125], 1e-6);
    const huber = learn({ loss: 'huber' }, weights);
    // (3 * 0.5 + 0.5 * 0.125) / 2
    expect(huber.loss).toBeCloseTo(0.78125, 6);
    expectClose(huber.firstMoments, [-1.5, 0, 0, 0.125, -1.5, 0.125], 1e-6);
    // A weight of 0 takes a row out of the loss, and out of nothing else.
    const one = learn({}, Float32Array.of(0, 1));
    expect(one.loss).toBeCloseTo(0.125, 6);
    expectClose(one.firstMoments, [0, 0, 0, 0.5, 0, 0.5], 1e-6);
    // Weights of 1 are none at all, bit by bit.
    expect(learn({}, Float32Array.of(1, 1))).toEqual(learn({}));
  });

  it('measures TD errors in the forward pass that learns, with its dropout', () => {
    // x = 1, W = (2), dropout 0.5, one action: q = 4 where it is kept, 0 where it is dropped.
    const dropped = { inputs: 1, layers: [dense(1, 'linear', 0.5)] };
    for (const lossOutputs of ['takenAction', 'allActions'] as const) {
      const engine = create(engineSpec(dropped, { lossOutputs }, { dropoutSeed: 3 }));
      engine.restore(snapshotOf([2, 0]));
      const size = 8;
      const tdErrors = new Float32Array(size);
      const batch: Batch = {
        size,
        observations: new Float32Array(size).fill(1),
        actions: new Uint8Array(size),
        rewards: new Float32Array(size).fill(1),
        nextObservations: new Float32Array(size),
        discounts: new Float64Array(size),
      };
      learnFrom(engine, batch, tdErrors);
      const isKept = (row: number) => dropoutHash(dropoutKey(3, 0, 0), row) >= 2 ** 31;
      const expected = Array.from({ length: size }, (_, row) => (isKept(row) ? 1 - 4 : 1));
      expect([...tdErrors]).toEqual(expected);
      expect(new Set(expected).size).toBe(2);
      engine.dispose();
    }
  });

  it('takes a discount of its own for each row', () => {
    const engine = create(engineSpec(network, { adamBeta1: 0 }));
    engine.restore(snapshotOf(online, target));
    const nextObservations = Float32Array.of(0, 1, 0, 1);
    const discounts = Float64Array.of(0.25, 0.125);
    const tdErrors = new Float32Array(2);
    learnFrom(engine, { ...minibatch, nextObservations, discounts }, tdErrors);
    // V = 3: y0 = 1 + 0.25 * 3 and y1 = -2 + 0.125 * 3, q = 1.5 and -1.5
    expectClose(tdErrors, [0.25, -0.125], 1e-6);
    engine.dispose();
  });

  it('lets the first action win a tie', () => {
    const engine = create(engineSpec(network, { doubleDqn: true, adamBeta1: 0 }));
    engine.restore(snapshotOf([0, 0, 0, 0, 0, 0], target));
    // online q = 0 everywhere, so y0 = 1 + 0.5 * -1 = 0.5 and y1 = -2
    expect(learnFrom(engine, minibatch)).toBeCloseTo((0.25 + 4) / 2, 6);
    expectClose(engine.snapshot().firstMoments, [-0.5, 0, 0, 2, -0.5, 2], 1e-6);
    engine.dispose();
  });

  it('never bootstraps a row whose discount is 0, whatever its next values are', () => {
    const engine = create(engineSpec(network));
    engine.restore(snapshotOf(online, target));
    const nextObservations = Float32Array.of(0, 1, Infinity, NaN);
    expect(learnFrom(engine, { ...minibatch, nextObservations })).toBeCloseTo(0.625, 6);
    engine.dispose();
  });

  it('gives the action not taken a gradient under dropout, as Keras’ fit does', () => {
    // x = 1, W1 = (1, 2, 3, 4), dropout 0.5, W2 = [[1, 0], [0, 1], [1, 1], [2, -1]], no biases.
    const layers = [dense(4, 'linear', 0.5), dense(2, 'linear')];
    const kept = (seed: number) =>
      [0, 1, 2, 3].map((i) => dropoutHash(dropoutKey(seed, 0, 0), i) >= 2 ** 31);
    let dropoutSeed = 0;
    while (String(kept(dropoutSeed)) !== 'true,false,true,false') dropoutSeed += 1;
    const learner = { lossOutputs: 'allActions', adamBeta1: 0 } as const;
    const engine = create(engineSpec({ inputs: 1, layers }, learner, { dropoutSeed }));
    engine.restore(snapshotOf([1, 2, 3, 4, 0, 0, 0, 0, 1, 0, 0, 1, 1, 1, 2, -1, 0, 0]));
    const loss = learnFrom(engine, {
      size: 1,
      observations: Float32Array.of(1),
      actions: Uint8Array.of(0),
      rewards: Float32Array.of(7),
      nextObservations: Float32Array.of(0),
      discounts: Float64Array.of(0),
    });
    // Without dropout q = (12, 1), with it (8, 6): errors 8 - 7 and 6 - 1, output gradient (1, 5).
    expect(loss).toBeCloseTo((1 + 25) / 2, 5);
    const dW1 = [2, 0, 12, 0];
    const dW2 = [2, 10, 0, 0, 6, 30, 0, 0];
    expectClose(engine.snapshot().firstMoments, [...dW1, ...dW1, ...dW2, 1, 5], 1e-6);
    engine.dispose();
  });

  it('moves a soft target after the step, a hard one at syncTarget alone', () => {
    const rate = 0.25;
    const after = (targetNetwork: LearnerSpec['targetNetwork']) => {
      const learner = { targetNetwork, softUpdateRate: rate, learningRate: 0.1 };
      const engine = create(engineSpec(network, learner));
      engine.restore(snapshotOf(online, target));
      learnFrom(engine, minibatch);
      const learnt = engine.snapshot();
      engine.syncTarget();
      expect(engine.snapshot().target).toEqual(learnt.online);
      engine.dispose();
      return learnt;
    };
    const soft = after('soft');
    expect([...soft.online]).not.toEqual(online);
    const moved = target.map((value, i) => value + rate * (soft.online[i]! - value));
    expectClose(soft.target, moved, 1e-6);
    expect([...after('hard').target]).toEqual(target);
    expect([...after('none').target]).toEqual(target);
  });
});
