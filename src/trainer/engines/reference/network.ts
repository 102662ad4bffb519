import { parameterCount, type LayerSpec, type NetworkSpec } from '../engine';
import type { DropoutStep } from '../dropoutHash';
import { activationBackward, activationForward, needsSums } from './activations';
import { denseBackward, denseForward } from './dense';
import { dropoutBackward, dropoutForward } from './dropout';
import { duelingBackward, duelingForward } from './dueling';

/** What a layer remembers of a forward pass; all are (rows, units). */
export interface LayerTrace {
  /** Before the activation; null where its derivative follows from the outputs. */
  readonly sums: Float32Array | null;
  /** After the activation. */
  readonly outputs: Float32Array;
  /** After dropout: what the next layer read. */
  readonly dropped: Float32Array;
}

interface LayerPlace extends LayerSpec {
  readonly inputs: number;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** The layers with their views into `parameters`. */
function placeLayers(network: NetworkSpec, parameters: Float32Array): LayerPlace[] {
  let inputs = network.inputs;
  let offset = 0;
  return network.layers.map((layer) => {
    const biasOffset = offset + inputs * layer.units;
    const end = biasOffset + layer.units;
    const place = {
      ...layer,
      inputs,
      kernel: parameters.subarray(offset, biasOffset),
      bias: parameters.subarray(biasOffset, end),
    };
    inputs = layer.units;
    offset = end;
    return place;
  });
}

/** The network without dropout: x is (rows, inputs), the result (rows, actions). */
export function infer(
  network: NetworkSpec,
  parameters: Float32Array,
  x: Float32Array,
  rows: number,
): Float32Array {
  return outputsOf(network, forward(network, parameters, x, rows, null), rows);
}

/** The values that a forward pass came to, (rows, actions). */
export function outputsOf(
  network: NetworkSpec,
  trace: readonly LayerTrace[],
  rows: number,
): Float32Array {
  const { dropped } = trace.at(-1)!;
  return network.isDueling ? duelingForward(dropped, rows) : dropped;
}

/** What each layer made of x, (rows, inputs); without dropout if `masks` is null. */
export function forward(
  network: NetworkSpec,
  parameters: Float32Array,
  x: Float32Array,
  rows: number,
  masks: DropoutStep | null,
): LayerTrace[] {
  return placeLayers(network, parameters).map((layer, index) => {
    const outputs = new Float32Array(rows * layer.units);
    denseForward(outputs, x, layer.kernel, layer.bias, rows, layer.inputs, layer.units);
    const sums = needsSums(layer.activation) ? outputs.slice() : null;
    activationForward(outputs, outputs, layer.activation, layer.units);
    const dropped = outputs.slice();
    const drops = masks !== null && layer.dropoutRate > 0;
    if (drops) dropoutForward(dropped, outputs, layer.dropoutRate, masks, index);
    x = dropped;
    return { sums, outputs, dropped };
  });
}

/**
 * The gradients of all parameters, in their order.
 * @param dOutputs (rows, actions), the gradient of the network's outputs
 */
export function backward(
  network: NetworkSpec,
  parameters: Float32Array,
  x: Float32Array,
  rows: number,
  masks: DropoutStep,
  trace: readonly LayerTrace[],
  dOutputs: Float32Array,
): Float32Array {
  const gradients = new Float32Array(parameterCount(network));
  const layers = placeLayers(network, parameters);
  const dLayers = placeLayers(network, gradients);
  let dy = network.isDueling ? duelingBackward(dOutputs, rows) : dOutputs.slice();
  for (let index = layers.length - 1; index >= 0; index--) {
    const { inputs, units, kernel, activation, dropoutRate } = layers[index]!;
    const { kernel: dKernel, bias: dBias } = dLayers[index]!;
    const { sums, outputs } = trace[index]!;
    if (dropoutRate > 0) dropoutBackward(dy, dy, dropoutRate, masks, index);
    activationBackward(dy, dy, outputs, sums, activation, units);
    const below = index === 0 ? x : trace[index - 1]!.dropped;
    const dx = new Float32Array(rows * inputs);
    denseBackward(dKernel, dBias, dx, dy, below, kernel, rows, inputs, units);
    dy = dx;
  }
  return gradients;
}
