import type { ActivationName } from '../engine';

// Klambauer et al., 2017; the digits are Keras'.
export const seluAlpha = 1.6732632423543772;
export const seluScale = 1.0507009873554805;

interface Activation {
  readonly value: (x: number) => number;
  /** The derivative, from the output y. */
  readonly slope: (y: number) => number;
}

const activations: Readonly<Record<ActivationName, Activation>> = {
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

/** y = f(x). x and y are (rows, units), and may be the same array. */
export function activationForward(y: Float32Array, x: Float32Array, name: ActivationName): void {
  const { value } = activations[name];
  for (let i = 0; i < y.length; i++) y[i] = value(x[i]!);
}

/** dx = dy f'(x), which follows from y. All are (rows, units); dx may be dy. */
export function activationBackward(
  dx: Float32Array,
  dy: Float32Array,
  y: Float32Array,
  name: ActivationName,
): void {
  const { slope } = activations[name];
  for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! * slope(y[i]!);
}
