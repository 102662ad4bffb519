import type { ModelFile } from '../../../shared/modelFile';
import { contentHash } from '../contentHash';
import type { Model } from '../model';
import { scalingLayerName } from '../layers/scalingLayer';
import { writtenLayers, type WrittenDense } from '../layers/writtenLayers';
import { encodeMetadata, metadataKey } from '../metadata';
import { tfjsActivationName } from './activations';
import { modelJsonName, type KerasLayer } from './names';

/**
 * A model as a TF.js Layers folder, which plain `tf.loadLayersModel` opens for raw observations:
 * scaling is a first layer of its own. The weights' file carries a hash of its content in its
 * name, so that a folder can be replaced by first adding the weights and then renaming model.json.
 * @throws ModelFormatError if a parameter is not finite, or TF.js has no such activation
 * @throws RangeError if the parameters do not fit the network
 */
export function encodeTfjsLayers(model: Model): ModelFile[] {
  const written = writtenLayers(model);
  const layers = written.flatMap(kerasLayers);
  layers[0]!.config['batch_input_shape'] = [null, model.network.inputs];
  const weights = written.flatMap(({ name, kernel, bias }) => [
    { name: `${name}/kernel`, tensor: kernel },
    ...(bias === null ? [] : [{ name: `${name}/bias`, tensor: bias }]),
  ]);
  const bytes = joinedBytes(weights.map(({ tensor }) => tensor.values));
  const weightsName = `weights-${contentHash(bytes)}.bin`;
  const json = {
    format: 'layers-model',
    generatedBy: 'CartPole Studio',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'cartpole', layers },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [
      {
        paths: [weightsName],
        weights: weights.map(({ name, tensor: { shape } }) => ({
          name,
          shape,
          dtype: 'float32',
        })),
      },
    ],
    userDefinedMetadata: { [metadataKey]: encodeMetadata(model) },
  };
  return [
    {
      name: modelJsonName,
      bytes: new TextEncoder().encode(JSON.stringify(json, null, 2)),
    },
    { name: weightsName, bytes },
  ];
}

/** A dense layer, and the dropout behind it. */
function kerasLayers({ name, units, activation, bias, dropoutRate }: WrittenDense): KerasLayer[] {
  const dense = {
    class_name: 'Dense',
    config: {
      name,
      trainable: name !== scalingLayerName,
      units,
      activation: tfjsActivationName(activation),
      use_bias: bias !== null,
      dtype: 'float32',
    },
  };
  if (dropoutRate === 0) return [dense];
  const config = {
    name: `${name}_dropout`,
    trainable: true,
    rate: dropoutRate,
    noise_shape: null,
    seed: null,
  };
  return [dense, { class_name: 'Dropout', config }];
}

/** Floats one after the other. */
function joinedBytes(parts: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const floats = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    floats.set(part, offset);
    offset += part.length;
  }
  return new Uint8Array(floats.buffer);
}
