import type { ActivationName } from '../engine';
import { seluAlpha, seluScale } from '../selu';

interface Activation {
  readonly value: (x: number) => number;
  /** The derivative, from the output y. */
  readonly slope: (y: number) => number;
}

export const activations: Readonly<Record<ActivationName, Activation>> = {
  linear: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => (x < 0 ? 0 : x), slope: (y) => (y > 0 ? 1 : 0) },
  tanh: { value: Math.tanh, slope: (y) => 1 - y * y },
  sigmoid: { value: (x) => 1 / (1 + Math.exp(-x)), slope: (y) => y * (1 - y) },
  elu: { value: (x) => (x > 0 ? x : Math.expm1(x)), slope: (y) => (y > 0 ? 1 : y + 1) },
  selu: {
    value: (x) => seluScale * (x > 0 ? x : seluAlpha * Math.expm1(x)),
    slope: (y) => (y > 0 ? seluScale : y + seluScale * seluAlpha),
  },
  softplus: {
    value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    slope: (y) => -Math.expm1(-y),
  },
};
