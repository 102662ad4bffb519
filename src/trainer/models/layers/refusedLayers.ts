import { quoted, refuse } from '../modelFormatError';
import type { PathLayer } from './pathLayer';

/** What layers do that no dense layer does, by the beginnings of their classes' names. */
const doings: readonly (readonly [classes: RegExp, doing: string])[] = [
  [
    /^(LSTM|GRU|SimpleRNN|RNN|ConvLSTM|CuDNN|Bidirectional|TimeDistributed|StackedRNNCells)/,
    'looks at several steps at once',
  ],
  [
    /^(Conv|Convolution|SeparableConv|DepthwiseConv|LocallyConnected)/,
    'looks at pictures or series',
  ],
  [/(Pooling|UpSampling|ZeroPadding|Cropping|Resizing|Permute)/, 'looks at pictures or series'],
  [
    /^(Embedding|StringLookup|IntegerLookup|Hashing|CategoryEncoding|Discretization)/,
    'takes whole numbers or words',
  ],
  [
    /^(Attention|MultiHeadAttention|AdditiveAttention|GroupQueryAttention)/,
    'compares several inputs',
  ],
  [
    /^(Add|Subtract|Multiply|Average|Maximum|Minimum|Concatenate|Dot|Merge)$/,
    'joins several layers',
  ],
  [
    /^(LayerNormalization|GroupNormalization|RMSNormalization|UnitNormalization|SpectralNormalization)/,
    'divides each observation by a number of its own',
  ],
  [/^(Lambda|TFOpLambda|TensorFlowOpLayer|SlicingOpLambda)$/, 'runs a program of its own'],
  [/^(Masking)$/, 'leaves steps out'],
  [/^(RepeatVector|Reshape)$/, 'changes the shape of what goes through'],
];

/** @throws ModelFormatError always, with the layer's class, name and what it does */
export function refuseLayer({ className, name }: PathLayer): never {
  const doing = doings.find(([classes]) => classes.test(className))?.[1];
  const article = /^[AEIO]|^(LSTM|RNN|RMS)/.test(className) ? 'an' : 'a';
  const what =
    doing === undefined
      ? `a layer of the kind ${quoted(className)} (${quoted(name)}), which is not known here`
      : `${article} ${className} layer (${quoted(name)}), which ${doing}`;
  return refuse(
    `This model has ${what}; CartPole Studio plays networks of dense layers: choose one of those.`,
  );
}
