import type { ActivationName } from '../../../shared/activations';
import { normalCdf, normalDensity } from './normalDistribution';
import { rowActivations } from './rowActivations';

// Klambauer et al., 2017; the digits are Keras'.
export const seluAlpha = 1.6732632423543772;
export const seluScale = 1.0507009873554805;
/** Keras' slope of `leaky_relu` below zero. */
export const leakySlope = 0.2;
/** Keras' threshold of `soft_shrink` and `hard_shrink`. */
export const shrinkThreshold = 0.5;
/** GELU(x) = 0.5 x (1 + tanh(scale (x + cubic x³))), about (Hendrycks and Gimpel, 2016). */
export const geluScale = Math.sqrt(2 / Math.PI);
export const geluCubic = 0.044715;

type RowActivationName = keyof typeof rowActivations;

interface Activation {
  readonly value: (x: number) => number;
  /** The derivative, from the output y. */
  readonly slope?: (y: number) => number;
  /** The derivative, from the sum x, where y does not tell. */
  readonly slopeAt?: (x: number) => number;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const clip = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);

const activations: Readonly<Record<Exclude<ActivationName, RowActivationName>, Activation>> = {
  linear: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => (x < 0 ? 0 : x), slope: (y) => (y > 0 ? 1 : 0) },
  tanh: { value: Math.tanh, slope: (y) => 1 - y * y },
  sigmoid: { value: sigmoid, slope: (y) => y * (1 - y) },
  elu: { value: (x) => (x > 0 ? x : Math.expm1(x)), slope: (y) => (y > 0 ? 1 : y + 1) },
  selu: {
    value: (x) => seluScale * (x > 0 ? x : seluAlpha * Math.expm1(x)),
    slope: (y) => (y > 0 ? seluScale : y + seluScale * seluAlpha),
  },
  softplus: { value: softplus, slope: (y) => -Math.expm1(-y) },
  softsign: { value: (x) => x / (1 + Math.abs(x)), slope: (y) => (1 - Math.abs(y)) ** 2 },
  exponential: { value: Math.exp, slope: (y) => y },
  silu: {
    value: (x) => x * sigmoid(x),
    slopeAt: (x) => sigmoid(x) * (1 + x * sigmoid(-x)),
  },
  gelu: {
    value: (x) => x * normalCdf(x),
    slopeAt: (x) => normalCdf(x) + x * normalDensity(x),
  },
  geluTanh: {
    value: (x) => 0.5 * x * (1 + Math.tanh(geluScale * (x + geluCubic * x ** 3))),
    slopeAt: (x) => {
      const t = Math.tanh(geluScale * (x + geluCubic * x ** 3));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * geluScale * (1 + 3 * geluCubic * x * x);
    },
  },
  mish: {
    value: (x) => x * Math.tanh(softplus(x)),
    slopeAt: (x) => {
      const t = Math.tanh(softplus(x));
      return t + x * (1 - t * t) * sigmoid(x);
    },
  },
  relu6: { value: (x) => clip(x, 0, 6), slope: (y) => (y > 0 && y < 6 ? 1 : 0) },
  leakyRelu: {
    value: (x) => (x > 0 ? x : leakySlope * x),
    slope: (y) => (y > 0 ? 1 : leakySlope),
  },
  hardSigmoid: {
    value: (x) => clip(x / 6 + 0.5, 0, 1),
    slope: (y) => (y > 0 && y < 1 ? 1 / 6 : 0),
  },
  hardSigmoidKeras2: {
    value: (x) => clip(0.2 * x + 0.5, 0, 1),
    slope: (y) => (y > 0 && y < 1 ? 0.2 : 0),
  },
  hardSilu: {
    value: (x) => x * clip(x / 6 + 0.5, 0, 1),
    slopeAt: (x) => (Math.abs(x) < 3 ? x / 3 + 0.5 : x > 0 ? 1 : 0),
  },
  hardTanh: { value: (x) => clip(x, -1, 1), slope: (y) => (Math.abs(y) < 1 ? 1 : 0) },
  hardShrink: {
    value: (x) => (Math.abs(x) > shrinkThreshold ? x : 0),
    slope: (y) => (y === 0 ? 0 : 1),
  },
  softShrink: {
    value: (x) => x - clip(x, -shrinkThreshold, shrinkThreshold),
    slope: (y) => (y === 0 ? 0 : 1),
  },
  tanhShrink: { value: (x) => x - Math.tanh(x), slopeAt: (x) => Math.tanh(x) ** 2 },
  logSigmoid: { value: (x) => -softplus(-x), slope: (y) => -Math.expm1(y) },
  sparseSigmoid: {
    value: (x) => clip(0.5 * (x + 1), 0, 1),
    slope: (y) => (y > 0 && y < 1 ? 0.5 : 0),
  },
  sparsePlus: {
    value: (x) => (x < 1 ? 0.25 * Math.max(x + 1, 0) ** 2 : x),
    slope: (y) => Math.min(Math.sqrt(y), 1),
  },
  // y - 1/y = x, since y² - x y = 1.
  squareplus: {
    value: (x) => {
      const larger = 0.5 * (Math.abs(x) + Math.sqrt(x * x + 4));
      return x < 0 ? 1 / larger : larger;
    },
    slope: (y) => (y * y) / (y * y + 1),
  },
};

/** Whether the way back needs the sums x, since the outputs do not tell the derivative. */
export function needsSums(name: ActivationName): boolean {
  return !isRowActivation(name) && activations[name].slopeAt !== undefined;
}

/** y = f(x). x and y are (rows, units), and may be the same array. */
export function activationForward(
  y: Float32Array,
  x: Float32Array,
  name: ActivationName,
  units: number,
): void {
  if (isRowActivation(name)) {
    for (let row = 0; row < y.length; row += units) {
      rowActivations[name].forward(rowAt(y, row, units), rowAt(x, row, units));
    }
    return;
  }
  const { value } = activations[name];
  for (let i = 0; i < y.length; i++) y[i] = value(x[i]!);
}

/**
 * dx = dy f'(x), which follows from y, or from x where `needsSums` says so. All are (rows, units);
 * dx may be dy.
 * @param x null where it is not needed
 */
export function activationBackward(
  dx: Float32Array,
  dy: Float32Array,
  y: Float32Array,
  x: Float32Array | null,
  name: ActivationName,
  units: number,
): void {
  if (isRowActivation(name)) {
    for (let row = 0; row < y.length; row += units) {
      rowActivations[name].backward(
        rowAt(dx, row, units),
        rowAt(dy, row, units),
        rowAt(y, row, units),
      );
    }
    return;
  }
  const { slope, slopeAt } = activations[name];
  if (slope !== undefined) for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! * slope(y[i]!);
  else for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! * slopeAt!(x![i]!);
}

function isRowActivation(name: ActivationName): name is RowActivationName {
  return name in rowActivations;
}

function rowAt(matrix: Float32Array, start: number, units: number): Float32Array {
  return matrix.subarray(start, start + units);
}
