import type { ActivationName } from '../../../shared/activations';

/** The same for a softmax, and nothing that overflows. */
const belowZero = '(x - x.max(axis=-1, keepdims=True))';

/** Each activation that TF.js Layers has in NumPy’s words; `x` is (batch, units). */
const expressions: Readonly<Partial<Record<ActivationName, string>>> = {
  linear: 'x',
  relu: 'np.maximum(x, 0)',
  tanh: 'np.tanh(x)',
  sigmoid: '1 / (1 + np.exp(-x))',
  elu: 'np.where(x > 0, x, np.expm1(np.minimum(x, 0)))',
  selu: '1.05070099 * np.where(x > 0, x, 1.67326324 * np.expm1(np.minimum(x, 0)))',
  softplus: 'np.logaddexp(x, 0)',
  softsign: 'x / (1 + np.abs(x))',
  silu: 'x / (1 + np.exp(-x))',
  gelu: 'x / 2 * (1 + np.vectorize(math.erf)(x / np.sqrt(2)))',
  mish: 'x * np.tanh(np.logaddexp(x, 0))',
  relu6: 'np.clip(x, 0, 6)',
  hardSigmoidKeras2: 'np.clip(0.2 * x + 0.5, 0, 1)',
  softmax: `np.exp(${belowZero}) / np.exp(${belowZero}).sum(axis=-1, keepdims=True)`,
  logSoftmax: `${belowZero} - np.log(np.exp(${belowZero}).sum(axis=-1, keepdims=True))`,
};

/**
 * An activation in NumPy’s words.
 * @throws RangeError for one that TF.js Layers does not have
 */
export function numpyActivation(activation: ActivationName): string {
  const expression = expressions[activation];
  if (expression === undefined)
    throw new RangeError(`NumPy’s words for ${activation} are missing.`);
  return expression;
}
