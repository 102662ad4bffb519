import { describe, expect, it } from 'vitest';
import type { ActivationName } from '../../../../src/trainer/engines/engine';
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

/** Each function's own formula in float64, worked out in Python. */
const xs = [-30, -2.5, -0.3, 0, 0.7, 3, 40];
const activationValues: Record<ActivationName, readonly number[]> = {
  linear: xs,
  relu: [0, 0, 0, 0, 0.7, 3, 40],
  tanh: [
    -1, -0.9866142981514303, -0.2913126124515909, 0, 0.6043677771171636, 0.9950547536867305, 1,
  ],
  sigmoid: [
    9.357622968839299e-14, 0.07585818002124355, 0.425557483188341, 0.5, 0.6681877721681662,
    0.9525741268224334, 1,
  ],
  elu: [-0.9999999999999064, -0.9179150013761013, -0.2591817793182821, 0, 0.7, 3, 40],
  selu: [
    -1.7580993408472123, -1.6137857588732425, -0.4556673153791221, 0, 0.7354906911488363,
    3.1521029620664414, 42.028039494219215,
  ],
  softplus: [
    9.357622968839737e-14, 0.07888973429254963, 0.5543552444685271, 0.6931471805599453,
    1.103186048885458, 3.048587351573742, 40,
  ],
};

describe.each(candidates)('forward of $name', ({ create, repeatTolerance }) => {
  it.each(Object.entries(activationValues))('knows %s', (activation, expected) => {
    const network = { inputs: 1, layers: [dense(1, activation as ActivationName)] };
    const engine = create(engineSpec(network));
    engine.restore(snapshotOf([1, 0]));
    const values = new Float32Array(xs.length);
    engine.qValues('online', Float32Array.from(xs), xs.length, values);
    xs.forEach((_, i) => {
      const tolerance = 3e-7 * Math.max(Math.abs(expected[i]!), 1e-6);
      expect(Math.abs(values[i]! - expected[i]!)).toBeLessThanOrEqual(tolerance);
    });
    engine.dispose();
  });

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
