import { activationLabels, type ActivationName } from '../../../shared/activations';
import { kerasActivation, kerasNameOf } from '../layers/kerasActivations';
import type { Tensor } from '../layers/layerWeights';
import type { WrittenDense } from '../layers/writtenLayers';
import { refuse } from '../modelFormatError';

/** A layer in Keras' words. */
export interface KerasLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>> & { readonly name: string };
  /** The dense layer whose weights it holds; null for a layer without weights. */
  readonly dense: WrittenDense | null;
}

/** Which Keras has to understand it: only Keras 3, or Keras 2 as well. */
export type Readers = 'keras3' | 'keras2And3';

/** An activation by name, or as layers of its own after a linear one. */
type ActivationForm = string | readonly ActivationLayer[];

interface ActivationLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What both take for min(max(scale * x + 0.5, 0), 1), of which each has its own under one name. */
const hardSigmoid = (scale: number): readonly ActivationLayer[] => [
  { class_name: 'Rescaling', config: { scale, offset: 0.5 } },
  { class_name: 'ReLU', config: { max_value: 1 } },
];

/** Where Keras 3 has no name for an activation, and layers come to it. */
const forKeras3: Partial<Record<ActivationName, readonly ActivationLayer[]>> = {
  hardSigmoidKeras2: hardSigmoid(0.2),
};

/** Where Keras 2 has no name, or means another one by it. */
const forBoth: typeof forKeras3 = {
  ...forKeras3,
  hardSigmoid: hardSigmoid(1 / 6),
  relu6: [{ class_name: 'ReLU', config: { max_value: 6 } }],
  leakyRelu: [{ class_name: 'ReLU', config: { negative_slope: 0.2 } }],
};

/**
 * A model's layers in Keras' words, without the input.
 * @throws ModelFormatError if Keras has no words for an activation
 */
export function kerasLayers(layers: readonly WrittenDense[], readers: Readers): KerasLayer[] {
  return layers.flatMap((dense) => {
    const { name, units, activation, bias, dropoutRate } = dense;
    const form = activationForm(activation, readers);
    const isNamed = typeof form === 'string';
    const config = {
      name,
      trainable: true,
      dtype: 'float32',
      units,
      activation: isNamed ? form : 'linear',
      use_bias: bias !== null,
    };
    const written: KerasLayer[] = [{ class_name: 'Dense', config, dense }];
    (isNamed ? [] : form).forEach((layer, index) =>
      written.push(
        withoutWeights(layer.class_name, `${name}_activation_${index + 1}`, layer.config),
      ),
    );
    if (dropoutRate > 0) {
      written.push(withoutWeights('Dropout', `${name}_dropout`, { rate: dropoutRate }));
    }
    return written;
  });
}

function withoutWeights(
  className: string,
  name: string,
  config: Readonly<Record<string, unknown>>,
): KerasLayer {
  return { class_name: className, config: { name, dtype: 'float32', ...config }, dense: null };
}

function activationForm(activation: ActivationName, readers: Readers): ActivationForm {
  const layers = (readers === 'keras3' ? forKeras3 : forBoth)[activation];
  if (layers !== undefined) return layers;
  const older = kerasNameOf(activation, 2);
  const isSame = older !== null && kerasActivation(older, 3) === activation;
  // What Keras 2 does not know at all is read by Keras 3 alone.
  const name = readers === 'keras2And3' && isSame ? older : kerasNameOf(activation, 3);
  return (
    name ??
    refuse(
      `The network has a layer with the activation ${activationLabels[activation]}, for which Keras has no name: save it in another format.`,
    )
  );
}

/** A dense layer's weights with Keras' names for them, in Keras' order. */
export function weightsOf({ kernel, bias }: WrittenDense): [part: string, Tensor][] {
  return bias === null
    ? [['kernel', kernel]]
    : [
        ['kernel', kernel],
        ['bias', bias],
      ];
}
