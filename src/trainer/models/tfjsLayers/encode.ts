import type { ModelFile } from '../../../shared/modelFile';
import { parameterCount, type LayerSpec } from '../../engines/engine';
import { contentHash } from '../contentHash';
import type { Model } from '../model';
import { refuse } from '../modelFormatError';
import { isScaled, observationFactor } from '../../environment/observationScaling';
import { scalingLayerName } from '../layers/scalingLayer';
import { encodeMetadata, metadataKey } from '../metadata';
import { tfjsActivationName } from './activations';
import { modelJsonName, type KerasLayer } from './names';

interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32';
}

/**
 * A model as a TF.js Layers folder, which plain `tf.loadLayersModel` opens for raw observations:
 * scaling is a first layer of its own. The weights' file carries a hash of its content in its
 * name, so that a folder can be replaced by first adding the weights and then renaming model.json.
 * @throws ModelFormatError if a parameter is not finite, or TF.js has no such activation
 * @throws RangeError if the parameters do not fit the network
 */
export function encodeTfjsLayers(model: Model): ModelFile[] {
  const { network, parameters } = model;
  if (parameters.length !== parameterCount(network)) {
    throw new RangeError(`${parameters.length} parameters do not fit the network.`);
  }
  if (!parameters.every(Number.isFinite)) {
    refuse(
      'The network holds numbers that are not finite, so it is not saved: start a new agent with a smaller learning rate.',
    );
  }
  const scaling = isScaled(model.observationDivisors) ? scalingKernel(model) : new Float32Array(0);
  const layers: KerasLayer[] = [];
  const weights: WeightEntry[] = [];
  if (scaling.length > 0) {
    layers.push(scalingLayer(network.inputs));
    weights.push(entry(`${scalingLayerName}/kernel`, [network.inputs, network.inputs]));
  }
  let inputs = network.inputs;
  network.layers.forEach((layer, index) => {
    const isLast = index === network.layers.length - 1;
    const name = isLast ? 'q_values' : `hidden_${index + 1}`;
    layers.push(denseLayer(name, layer));
    if (layer.dropoutRate > 0) layers.push(dropoutLayer(index, layer.dropoutRate));
    weights.push(
      entry(`${name}/kernel`, [inputs, layer.units]),
      entry(`${name}/bias`, [layer.units]),
    );
    inputs = layer.units;
  });
  layers[0]!.config['batch_input_shape'] = [null, network.inputs];

  const bytes = new Uint8Array(4 * (scaling.length + parameters.length));
  const floats = new Float32Array(bytes.buffer);
  floats.set(scaling);
  floats.set(parameters, scaling.length);
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
    weightsManifest: [{ paths: [weightsName], weights }],
    userDefinedMetadata: { [metadataKey]: encodeMetadata(model) },
  };
  return [
    { name: modelJsonName, bytes: new TextEncoder().encode(JSON.stringify(json, null, 2)) },
    { name: weightsName, bytes },
  ];
}

function entry(name: string, shape: readonly number[]): WeightEntry {
  return { name, shape, dtype: 'float32' };
}

/** (inputs, inputs): the factors on the diagonal. */
function scalingKernel(model: Model): Float32Array {
  const size = model.network.inputs;
  const kernel = new Float32Array(size * size);
  model.observationDivisors.forEach((divisor, index) => {
    const factor = observationFactor(divisor);
    if (!(factor > 0) || !Number.isFinite(factor)) {
      throw new RangeError(`An observation cannot be divided by ${divisor}.`);
    }
    kernel[index * size + index] = factor;
  });
  return kernel;
}

function scalingLayer(units: number): KerasLayer {
  return {
    class_name: 'Dense',
    config: {
      name: scalingLayerName,
      trainable: false,
      units,
      activation: 'linear',
      use_bias: false,
      dtype: 'float32',
    },
  };
}

function denseLayer(name: string, layer: LayerSpec): KerasLayer {
  return {
    class_name: 'Dense',
    config: {
      name,
      trainable: true,
      units: layer.units,
      activation: tfjsActivationName(layer.activation),
      use_bias: true,
      dtype: 'float32',
    },
  };
}

function dropoutLayer(index: number, rate: number): KerasLayer {
  return {
    class_name: 'Dropout',
    config: { name: `dropout_${index + 1}`, trainable: true, rate, noise_shape: null, seed: null },
  };
}
