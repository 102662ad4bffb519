/**
 * What a dense layer may do with its sums: every activation that Keras 1 to 3 write without
 * parameters, by Keras 3’s names in camel case. Two have a second form of their own:
 * `hardSigmoidKeras2` is what `hard_sigmoid` means to Keras 1 and 2, and `geluTanh` is the
 * approximation of `gelu` that TF.js Layers and ONNX know.
 */
export const activationNames = [
  'linear',
  'relu',
  'tanh',
  'sigmoid',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'exponential',
  'silu',
  'gelu',
  'geluTanh',
  'mish',
  'relu6',
  'leakyRelu',
  'hardSigmoid',
  'hardSigmoidKeras2',
  'hardSilu',
  'hardTanh',
  'hardShrink',
  'softShrink',
  'tanhShrink',
  'logSigmoid',
  'sparseSigmoid',
  'sparsePlus',
  'squareplus',
  'softmax',
  'logSoftmax',
] as const;

export type ActivationName = (typeof activationNames)[number];

/** Each in words that stand before “layer” or alone. */
export const activationLabels: Readonly<Record<ActivationName, string>> = {
  linear: 'linear',
  relu: 'ReLU',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  elu: 'ELU',
  selu: 'SELU',
  softplus: 'softplus',
  softsign: 'softsign',
  exponential: 'exponential',
  silu: 'SiLU',
  gelu: 'GELU',
  geluTanh: 'GELU (tanh form)',
  mish: 'Mish',
  relu6: 'ReLU6',
  leakyRelu: 'leaky ReLU',
  hardSigmoid: 'hard sigmoid',
  hardSigmoidKeras2: 'hard sigmoid (Keras 2’s form)',
  hardSilu: 'hard SiLU',
  hardTanh: 'hard tanh',
  hardShrink: 'hard shrink',
  softShrink: 'soft shrink',
  tanhShrink: 'tanh shrink',
  logSigmoid: 'log sigmoid',
  sparseSigmoid: 'sparse sigmoid',
  sparsePlus: 'sparse plus',
  squareplus: 'squareplus',
  softmax: 'softmax',
  logSoftmax: 'log softmax',
};
