import { activationLabels, type ActivationName } from '../../../shared/activations';
import { refuse } from '../modelFormatError';

/** As `tf.loadLayersModel` reads them; `hard_sigmoid` is Keras 2’s to it. */
const tfjsNames: Readonly<Partial<Record<ActivationName, string>>> = {
  linear: 'linear',
  relu: 'relu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  elu: 'elu',
  selu: 'selu',
  softplus: 'softplus',
  softsign: 'softsign',
  silu: 'swish',
  gelu: 'gelu',
  mish: 'mish',
  relu6: 'relu6',
  hardSigmoidKeras2: 'hard_sigmoid',
  softmax: 'softmax',
  logSoftmax: 'log_softmax',
};

/** What TF.js Layers can express. */
export const tfjsActivations = Object.keys(tfjsNames) as ActivationName[];

/** @throws ModelFormatError where TF.js Layers has no such activation */
export function tfjsActivationName(activation: ActivationName): string {
  return (
    tfjsNames[activation] ??
    refuse(
      `TF.js Layers has no ${activationLabels[activation]} layer, which this network has: save it as Keras or as ONNX instead.`,
    )
  );
}
