import { denseForward, inputsBackward, mask, outputsBackward, parametersBackward } from './dense';
import { duelingBackward, duelingForward } from './dueling';
import {
  actionCount,
  bufferOf,
  inputRowBytes,
  isDueling,
  lastLayer,
  layerAt,
  layerCount,
  online,
} from './network';

/** The network of `set` without dropout: x is (rows, inputs), values receives (rows, actions). */
export function infer(set: usize, x: usize, rows: i32, values: usize): void {
  let xRowBytes = inputRowBytes;
  for (let i = 0; i < layerCount; i++) {
    const layer = layerAt(i);
    const y = i == layerCount - 1 ? values : bufferOf(i);
    denseForward(layer, set, y, x, xRowBytes, rows);
    x = y;
    xRowBytes = layer.rowBytes;
  }
  if (isDueling) duelingForward(values, xRowBytes, rows, actionCount());
}

/** The online network with dropout; every layer keeps its outputs for `backward`. */
export function forward(x: usize, rows: i32, seed: u32, gradientStep: u32): void {
  let xRowBytes = inputRowBytes;
  for (let i = 0; i < layerCount; i++) {
    const layer = layerAt(i);
    denseForward(layer, online, layer.outputs, x, xRowBytes, rows);
    if (layer.dropThreshold > 0) {
      mask(layer, i, layer.dropped, layer.outputs, rows, seed, gradientStep);
    }
    x = layer.dropped;
    xRowBytes = layer.rowBytes;
  }
  if (isDueling) duelingForward(x, xRowBytes, rows, actionCount());
}

/** Where the gradient of the network's outputs belongs before `backward`: (rows, actions). */
export function outputGradient(): usize {
  return bufferOf(layerCount - 1);
}

/** Fills the gradients of all parameters from `outputGradient`, after `forward` on the same x. */
export function backward(x: usize, rows: i32, seed: u32, gradientStep: u32): void {
  if (isDueling) duelingBackward(outputGradient(), lastLayer().rowBytes, rows, actionCount());
  for (let i = layerCount - 1; i >= 0; i--) {
    const layer = layerAt(i);
    const dy = bufferOf(i);
    outputsBackward(layer, i, dy, rows, seed, gradientStep);
    if (i == 0) {
      parametersBackward(layer, dy, x, inputRowBytes, rows);
    } else {
      const below = layerAt(i - 1);
      parametersBackward(layer, dy, below.dropped, below.rowBytes, rows);
      inputsBackward(layer, bufferOf(i - 1), below.rowBytes, dy, rows);
    }
  }
}
