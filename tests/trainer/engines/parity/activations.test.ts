import { describe, expect, it } from 'vitest';
import { activationNames, type ActivationName } from '../../../../src/shared/activations';
import {
  activationBackward,
  activationForward,
} from '../../../../src/trainer/engines/reference/activations';
import { simdActivations } from '../../../../src/trainer/engines/simd/simdActivations';
import { activations as tensorflowActivations } from '../../../../src/trainer/engines/tensorflow/activations';
import { kerasActivation } from '../../../../src/trainer/models/layers/kerasActivations';
import numbers from '../../../data/kerasActivations.json';
import { tf } from '../../../support/tfjs';
import { candidates, hasTensorflow } from './support/candidates';
import { dense, engineSpec, snapshotOf } from './support/someNetworks';

/** The numbers of Keras 2 and 3 themselves: tests/data/kerasActivations.py wrote them. */

interface Case {
  /** "hard_sigmoid of Keras 2". */
  readonly title: string;
  readonly activation: ActivationName;
  readonly values: readonly number[];
  readonly gradients: readonly number[];
}

interface Numbers {
  readonly values: readonly number[][];
  readonly gradients: readonly number[][];
}

const x = numbers.rows.flat();
const dy = numbers.weights.flat();
const [units] = [numbers.rows[0]!.length];

function casesOf(
  keras: string,
  table: Record<string, Numbers>,
  activationOf: (name: string) => ActivationName | null,
): Case[] {
  return Object.entries(table).map(([name, { values, gradients }]) => ({
    title: `${name} of ${keras}`,
    activation: activationOf(name)!,
    values: values.flat(),
    gradients: gradients.flat(),
  }));
}

const cases = [
  ...casesOf('Keras 2', numbers.keras2, (name) => kerasActivation(name, 2)),
  ...casesOf('Keras 3', numbers.keras3, (name) => kerasActivation(name, 3)),
  ...casesOf('Keras 3, approximate', numbers.approximate, () => 'geluTanh'),
];

/**
 * Each within 3e-7 of itself, or of `scale` where that is larger: TensorFlow computes in float32,
 * where terms that cancel leave as little behind as they do in Keras itself.
 */
function expectNumbers(
  actual: ArrayLike<number>,
  expected: readonly number[],
  scale: number,
): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((number, i) => {
    const tolerance = 3e-7 * Math.max(Math.abs(number), scale);
    expect(Math.abs(actual[i]! - number), `at ${x[i]}`).toBeLessThanOrEqual(tolerance);
  });
}

it('every name of an activation is one that Keras computes', () => {
  expect(new Set(cases.map(({ activation }) => activation))).toEqual(new Set(activationNames));
});

describe.each(candidates)('activations of $name', ({ name, create, activations }) => {
  const known = cases.filter(({ activation }) => activations.includes(activation));

  it.each(known)('$title', ({ activation, values }) => {
    const engine = create(engineSpec({ inputs: units, layers: [dense(units, activation)] }));
    engine.restore(snapshotOf([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]));
    const outputs = new Float32Array(x.length);
    engine.qValues('online', Float32Array.from(x), numbers.rows.length, outputs);
    const isExact = name === 'reference' || simdActivations.includes(activation);
    expectNumbers(outputs, values, isExact ? 1e-6 : 4);
    engine.dispose();
  });
});

describe('derivatives of the reference', () => {
  it.each(cases)('$title', ({ activation, gradients }) => {
    const sums = Float32Array.from(x);
    const outputs = new Float32Array(x.length);
    activationForward(outputs, sums, activation, units);
    const dx = Float32Array.from(dy);
    activationBackward(dx, dx, outputs, sums, activation, units);
    expectNumbers(dx, gradients, 1);
  });
});

describe.each(['cpu', ...(hasTensorflow ? ['tensorflow'] : [])])(
  'derivatives of TensorFlow on the backend “%s”',
  (backend) => {
    it.each(cases)('$title', async ({ activation, gradients }) => {
      await tf.setBackend(backend);
      const { value, backward } = tensorflowActivations[activation];
      const sums = tf.tensor2d(numbers.rows);
      const dx = backward(tf, tf.tensor2d(numbers.weights), value(tf, sums), sums);
      expectNumbers(await dx.data(), gradients, 4);
    });
  },
);
