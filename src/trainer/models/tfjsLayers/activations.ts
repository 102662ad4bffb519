import type { ActivationName } from '../../../shared/activations';
import { modelFormatFacts, type ModelFormatId } from '../../../shared/modelFormats';
import { layerInWords } from '../../engines/engineAbilities';
import { kerasNameOf } from '../layers/kerasActivations';
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

/** @throws ModelFormatError where TF.js Layers has no such activation; it names the formats that have */
export function tfjsActivationName(activation: ActivationName): string {
  const name = tfjsNames[activation];
  if (name !== undefined) return name;
  const others: ModelFormatId[] =
    kerasNameOf(activation, 3) === null ? ['onnx'] : ['keras', 'kerasH5', 'onnx'];
  const either = new Intl.ListFormat('en', { type: 'disjunction' });
  const labels = either.format(others.map((format) => modelFormatFacts[format].label));
  return refuse(
    `This network has ${layerInWords(activation)}, which TF.js Layers does not know: save it as ${labels} instead.`,
  );
}
