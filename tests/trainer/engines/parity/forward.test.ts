import { describe, expect, it } from 'vitest';
import { candidates } from './support/candidates';
import { expectClose } from './support/closeness';
import { float64Forward } from './support/float64Network';
import {
  dense,
  engineSpec,
  randomMinibatch,
  randomSnapshot,
  snapshotOf,
} from './support/someNetworks';

describe.each(candidates)('forward of $name', ({ create, repeatTolerance }) => {
  it('does not overflow in softplus and sigmoid', () => {
    for (const [activation, low, high] of [
      ['softplus', 0, 1000],
      ['sigmoid', 0, 1],
    ] as const) {
      const engine = create(engineSpec({ inputs: 1, layers: [dense(1, activation)] }));
      engine.restore(snapshotOf([1, 0]));
      const values = new Float32Array(2);
      engine.qValues('online', Float32Array.of(-1000, 1000), 2, values);
      expect([...values]).toEqual([low, high]);
      engine.dispose();
    }
  });

  it('adds up kernels row by row and biases, by hand', () => {
    const network = { inputs: 2, layers: [dense(3, 'relu'), dense(2, 'linear')] };
    const engine = create(engineSpec(network));
    // W1 = [[1, -2, 0.5], [3, 1, -1]], b1 = [0.5, 0, 1]; W2 = [[1, 2], [-1, 0], [4, -3]], b2 = [0, 1]
    engine.restore(snapshotOf([1, -2, 0.5, 3, 1, -1, 0.5, 0, 1, 1, 2, -1, 0, 4, -3, 0, 1]));
    const values = new Float32Array(4);
    engine.qValues('online', Float32Array.of(2, 1, -1, 2), 2, values);
    // (2, 1): hidden (5.5, relu(-3), 1); (-1, 2): hidden (5.5, 4, relu(-1.5))
    expect([...values]).toEqual([9.5, 9, 1.5, 12]);
    engine.dispose();
  });

  it('joins dueling heads, by hand', () => {
    const network = { inputs: 2, layers: [dense(3, 'linear')], isDueling: true };
    const engine = create(engineSpec(network));
    // W = [[1, 2, 4], [0, 1, -1]], b = [0.5, 0, 1]: first the value, then two advantages
    engine.restore(snapshotOf([1, 2, 4, 0, 1, -1, 0.5, 0, 1]));
    const values = new Float32Array(4);
    engine.qValues('online', Float32Array.of(1, 0, 2, 3), 2, values);
    // (1, 0): value 1.5, advantages (2, 5), mean 3.5; (2, 3): value 2.5, advantages (7, 6)
    expect([...values]).toEqual([0, 3, 3, 2]);
    engine.dispose();
  });

  it.each([1, 2, 3, 5, 7, 64])('agrees with float64 on ragged sizes, %i rows', (rows) => {
    const layers = [dense(37, 'tanh'), dense(130, 'relu'), dense(9, 'selu'), dense(3, 'linear')];
    const network = { inputs: 5, layers };
    const engine = create(engineSpec(network));
    const snapshot = randomSnapshot(network, 3);
    engine.restore(snapshot);
    const { observations } = randomMinibatch(network, rows, rows);
    const values = new Float32Array(rows * 3);
    engine.qValues('online', observations, rows, values);
    expectClose(values, float64Forward(network, snapshot.online, observations, rows, null), 1e-6);
    engine.qValues('target', observations, rows, values);
    expectClose(values, float64Forward(network, snapshot.target, observations, rows, null), 2e-6);
    engine.dispose();
  });

  it('gives a row the same values alone and among others', () => {
    const network = {
      inputs: 4,
      layers: [dense(70, 'relu'), dense(44, 'tanh'), dense(2, 'linear')],
    };
    const engine = create(engineSpec(network));
    engine.restore(randomSnapshot(network, 5));
    const { observations } = randomMinibatch(network, 64, 6);
    const together = new Float32Array(128);
    engine.qValues('online', observations, 64, together);
    for (const row of [0, 1, 30, 63]) {
      const alone = new Float32Array(2);
      engine.qValues('online', observations.slice(row * 4, row * 4 + 4), 1, alone);
      expectClose(alone, together.slice(row * 2, row * 2 + 2), repeatTolerance);
    }
    engine.dispose();
  });

  it('ignores dropout and writes no more than it was asked for', () => {
    const layers = [dense(16, 'relu', 0.5), dense(2, 'linear')];
    const snapshot = randomSnapshot({ inputs: 4, layers }, 8);
    const observations = Float32Array.of(0.1, -0.2, 0.3, 0.4, 9, 9, 9, 9);
    const results = [layers, [dense(16, 'relu'), dense(2, 'linear')]].map((stack) => {
      const engine = create(engineSpec({ inputs: 4, layers: stack }));
      engine.restore(snapshot);
      const values = new Float32Array(4).fill(-7);
      engine.qValues('online', observations, 1, values);
      engine.dispose();
      return [...values];
    });
    expectClose(results[0]!, results[1]!, repeatTolerance);
    expect(results[0]!.slice(2)).toEqual([-7, -7]);
  });
});
