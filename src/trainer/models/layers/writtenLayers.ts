import type { ActivationName } from '../../../shared/activations';
import { isScaled, observationFactor } from '../../environment/observationScaling';
import { parameterCount } from '../../engines/engine';
import type { Model } from '../model';
import { refuse } from '../modelFormatError';
import type { Tensor } from './layerWeights';
import { scalingLayerName } from './scalingLayer';

/** A dense layer as formats of Keras' kind write it; its parts are views of the model's parameters. */
export interface WrittenDense {
  readonly name: string;
  readonly units: number;
  readonly activation: ActivationName;
  /** (inputs, units) */
  readonly kernel: Tensor;
  /** (units); null for the layer that scales observations. */
  readonly bias: Tensor | null;
  /** Share of its outputs dropped in training; 0 where nothing is. */
  readonly dropoutRate: number;
}

/**
 * A model as dense layers that take raw observations: scaling is a first layer of its own.
 * @throws ModelFormatError if a parameter is not finite
 * @throws RangeError if the parameters do not fit the network
 */
export function writtenLayers(model: Model): WrittenDense[] {
  const { network, parameters } = model;
  if (parameters.length !== parameterCount(network)) {
    throw new RangeError(`${parameters.length} parameters do not fit the network.`);
  }
  if (!parameters.every(Number.isFinite)) {
    refuse(
      'The network holds numbers that are not finite, so it is not saved: start a new agent with a smaller learning rate.',
    );
  }
  const layers: WrittenDense[] = [];
  if (isScaled(model.observationDivisors)) layers.push(scalingLayer(model));
  let inputs = network.inputs;
  let offset = 0;
  const next = (...shape: number[]): Tensor => {
    const start = offset;
    offset += shape.reduce((product, size) => product * size, 1);
    return { shape, values: parameters.subarray(start, offset) };
  };
  network.layers.forEach(({ units, activation, dropoutRate }, index) => {
    const isLast = index === network.layers.length - 1;
    const name = isLast ? 'q_values' : `hidden_${index + 1}`;
    const kernel = next(inputs, units);
    layers.push({ name, units, activation, kernel, bias: next(units), dropoutRate });
    inputs = units;
  });
  return layers;
}

/** Its kernel is (inputs, inputs), with the factors on the diagonal. */
function scalingLayer({ network: { inputs }, observationDivisors }: Model): WrittenDense {
  const values = new Float32Array(inputs * inputs);
  observationDivisors.forEach((divisor, index) => {
    const factor = observationFactor(divisor);
    if (!(factor > 0) || !Number.isFinite(factor)) {
      throw new RangeError(`An observation cannot be divided by ${divisor}.`);
    }
    values[index * inputs + index] = factor;
  });
  return {
    name: scalingLayerName,
    units: inputs,
    activation: 'linear',
    kernel: { shape: [inputs, inputs], values },
    bias: null,
    dropoutRate: 0,
  };
}
