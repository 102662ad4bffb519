import type { ActivationName } from '../../../../../src/shared/activations';

/**
 * Every activation a second time, in float64 and by the formula in Keras’ documentation: each takes
 * a row of sums and gives the row of outputs.
 */

type RowFunction = (row: readonly number[]) => number[];

const each =
  (f: (x: number) => number): RowFunction =>
  (row) =>
    row.map(f);

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
// So written that no exponential overflows.
const softplus = (x: number) => Math.max(x, 0) + Math.log(1 + Math.exp(-Math.abs(x)));
const hardSigmoid = (x: number) => (x <= -3 ? 0 : x >= 3 ? 1 : x / 6 + 0.5);

/** By the trapezoidal rule: nothing but the integral that defines it, to about 1e-12. */
function errorFunction(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  const steps = 4000;
  // The rule with its first correction, for which the derivatives at both ends are known.
  const h = x / steps;
  let sum = 0.5 * (1 + Math.exp(-x * x));
  for (let i = 1; i < steps; i++) sum += Math.exp(-((i * h) ** 2));
  const correction = ((h * h) / 12) * 2 * x * Math.exp(-x * x);
  return (2 / Math.sqrt(Math.PI)) * (h * sum + correction);
}

const softmax: RowFunction = (row) => {
  const largest = Math.max(...row);
  const powers = row.map((x) => Math.exp(x - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};

export const float64Activations: Readonly<Record<ActivationName, RowFunction>> = {
  linear: each((x) => x),
  relu: each((x) => Math.max(0, x)),
  tanh: each((x) => Math.tanh(x)),
  sigmoid: each(sigmoid),
  elu: each((x) => (x >= 0 ? x : Math.exp(x) - 1)),
  selu: each((x) => 1.0507009873554805 * (x >= 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1))),
  softplus: each(softplus),
  softsign: each((x) => x / (Math.abs(x) + 1)),
  exponential: each((x) => Math.exp(x)),
  silu: each((x) => x * sigmoid(x)),
  gelu: each((x) => 0.5 * x * (1 + errorFunction(x / Math.SQRT2))),
  geluTanh: each(
    (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  ),
  mish: each((x) => x * Math.tanh(softplus(x))),
  relu6: each((x) => Math.min(Math.max(x, 0), 6)),
  leakyRelu: each((x) => (x >= 0 ? x : 0.2 * x)),
  hardSigmoid: each(hardSigmoid),
  hardSigmoidKeras2: each((x) => (x < -2.5 ? 0 : x > 2.5 ? 1 : 0.2 * x + 0.5)),
  hardSilu: each((x) => x * hardSigmoid(x)),
  hardTanh: each((x) => (x < -1 ? -1 : x > 1 ? 1 : x)),
  hardShrink: each((x) => (Math.abs(x) > 0.5 ? x : 0)),
  softShrink: each((x) => (x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0)),
  tanhShrink: each((x) => x - Math.tanh(x)),
  logSigmoid: each((x) => -softplus(-x)),
  sparseSigmoid: each((x) => (x <= -1 ? 0 : x >= 1 ? 1 : 0.5 * (x + 1))),
  sparsePlus: each((x) => (x <= -1 ? 0 : x >= 1 ? x : 0.25 * (x + 1) ** 2)),
  squareplus: each((x) => 0.5 * (x + Math.sqrt(x * x + 4))),
  softmax,
  logSoftmax: (row) => {
    const largest = Math.max(...row);
    const sum = row.reduce((total, x) => total + Math.exp(x - largest), 0);
    return row.map((x) => x - largest - Math.log(sum));
  },
};
