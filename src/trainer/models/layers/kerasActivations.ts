import type { ActivationName } from '../../../shared/activations';
import type { KerasVersion } from './kerasVersion';

/** Each as Keras 3 writes it, or null where it has no name there. */
const keras3Names: Readonly<Record<ActivationName, string | null>> = {
  linear: 'linear',
  relu: 'relu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  elu: 'elu',
  selu: 'selu',
  softplus: 'softplus',
  softsign: 'softsign',
  exponential: 'exponential',
  silu: 'silu',
  gelu: 'gelu',
  // Keras computes it where a program asks for it, and then writes no name.
  geluTanh: null,
  mish: 'mish',
  relu6: 'relu6',
  leakyRelu: 'leaky_relu',
  hardSigmoid: 'hard_sigmoid',
  hardSigmoidKeras2: null,
  hardSilu: 'hard_silu',
  hardTanh: 'hard_tanh',
  hardShrink: 'hard_shrink',
  softShrink: 'soft_shrink',
  tanhShrink: 'tanh_shrink',
  logSigmoid: 'log_sigmoid',
  sparseSigmoid: 'sparse_sigmoid',
  sparsePlus: 'sparse_plus',
  squareplus: 'squareplus',
  softmax: 'softmax',
  logSoftmax: 'log_softmax',
};

/** All that the last versions of Keras 2 know, as they write it. */
const keras2Names: Readonly<Partial<Record<ActivationName, string>>> = {
  linear: 'linear',
  relu: 'relu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  elu: 'elu',
  selu: 'selu',
  softplus: 'softplus',
  softsign: 'softsign',
  exponential: 'exponential',
  silu: 'swish',
  gelu: 'gelu',
  mish: 'mish',
  hardSigmoidKeras2: 'hard_sigmoid',
  softmax: 'softmax',
};

/**
 * Other names for the same: Keras’ own aliases, what Keras 2 writes where a program handed it a
 * function of TensorFlow’s, and `celu`, which is `elu` where its alpha is 1, as without parameters.
 */
const aliases: readonly (readonly [string, ActivationName])[] = [
  ['none', 'linear'],
  ['swish', 'silu'],
  ['hard_swish', 'hardSilu'],
  ['celu', 'elu'],
  ['softmax_v2', 'softmax'],
  ['log_softmax_v2', 'logSoftmax'],
  ['exp', 'exponential'],
  // TF.js Layers writes it, and cannot read it back.
  ['gelu_new', 'geluTanh'],
  // Keras 3 has no name for them: ONNX, whose operators are more exact, is read in our words.
  ['geluTanh', 'geluTanh'],
  ['hardSigmoidKeras2', 'hardSigmoidKeras2'],
];

const byName = new Map<string, ActivationName>([
  ...(Object.entries(keras3Names) as [ActivationName, string | null][]).flatMap(
    ([activation, name]) => (name === null ? [] : [[name, activation] as const]),
  ),
  ...aliases,
]);

/** Keras’ own that cannot be played, each with a clause that says why. */
export const unplayableActivations: ReadonlyMap<string, string> = new Map([
  ['glu', 'which makes one number out of two'],
  ['threshold', 'whose threshold is not in the file'],
  // Keras’ pull request 23469.
  ['sparsemax', 'which Keras until 3.15 computes by another formula than later ones'],
]);

/**
 * What an activation’s name means to Keras, without parameters: `leaky_relu` has the slope 0.2,
 * `gelu` is the exact one. Null for a name that no Keras writes, or that cannot be played: see
 * `unplayableActivations`.
 */
export function kerasActivation(name: string, keras: KerasVersion): ActivationName | null {
  // Keras 2: clip(0.2 x + 0.5, 0, 1); Keras 3: clip(x / 6 + 0.5, 0, 1).
  if (name === 'hard_sigmoid' && keras < 3) return 'hardSigmoidKeras2';
  return byName.get(name) ?? null;
}

/** The name that means this activation to Keras, also where others wrote it; null without one. */
export function kerasNameOf(activation: ActivationName, keras: KerasVersion): string | null {
  return (keras < 3 ? keras2Names[activation] : keras3Names[activation]) ?? null;
}
