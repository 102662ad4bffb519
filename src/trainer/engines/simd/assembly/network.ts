import { relu } from './activations';
import { allocate } from './arena';
import { allocateLists } from './multiply/compressed';
import { createLayer, Layer, padded } from './layer';
import { isNarrow, kernelBytes, panelsBytes } from './multiply/panels';

/** The one network of this instance: its layers, parameter sets and buffers. */

export let layerCount = 0;
export let hasDropout = false;
export let inputCount = 0;
/** Bytes of one row of observations, padding included. */
export let inputRowBytes: usize = 0;
/** Rows of every buffer, a multiple of four. */
export let maxRows = 0;

/** Sets of parameters, laid out alike: every layer's kernel, then its bias. */
export let setBytes: usize = 0;
export let online: usize = 0;
export let target: usize = 0;
export let firstMoments: usize = 0;
export let secondMoments: usize = 0;
export let gradients: usize = 0;
/** Four sets as they were when `freeze` was called, in the order above. */
export let frozen: usize = 0;

/** As many zeros as the widest layer has units, and as there are inputs. */
export let zeros: usize = 0;
/** Room for the transpose of the panels of any kernel but the first. */
export let transposed: usize = 0;

/** Two buffers that layers write in turn: activations in a forward, gradients in a backward. */
let evenBuffer: usize = 0;
let oddBuffer: usize = 0;

let layerTable: usize = 0;
let widestRowBytes: usize = 0;

export function layerAt(index: i32): Layer {
  return changetype<Layer>(load<usize>(layerTable + ((<usize>index) << 2)));
}

export function lastLayer(): Layer {
  return layerAt(layerCount - 1);
}

/** The buffer that a layer writes; the layers beside it write the other one. */
export function bufferOf(layerIndex: i32): usize {
  return layerIndex & 1 ? oddBuffer : evenBuffer;
}

/** Begins the network: `layers` calls of `addLayer`, then `allocateNetwork`. */
export function beginNetwork(inputs: i32, layers: i32, rows: i32): void {
  inputCount = inputs;
  inputRowBytes = (<usize>padded(inputs)) << 2;
  maxRows = padded(rows);
  layerTable = allocate((<usize>layers) << 2);
}

export function addLayer(
  units: i32,
  activationCode: i32,
  dropThreshold: u32,
  keepScale: f32,
): void {
  const layer = createLayer(layerCount == 0 ? inputCount : lastLayer().units, units);
  layer.activation = activationCode;
  layer.dropThreshold = dropThreshold;
  layer.keepScale = keepScale;
  layer.kernelOffset = setBytes;
  layer.biasOffset = setBytes + kernelBytes(layer);
  setBytes = layer.biasOffset + ((<usize>layer.paddedUnits) << 2);
  widestRowBytes = max(widestRowBytes, layer.rowBytes);
  hasDropout = hasDropout || dropThreshold > 0;
  store<usize>(layerTable + ((<usize>layerCount) << 2), changetype<usize>(layer));
  layerCount += 1;
}

/** Whether backward needs the outputs before dropout too; that of ReLU does not. */
function keepsBoth(layer: Layer): bool {
  return layer.dropThreshold > 0 && layer.activation > relu;
}

export function allocateNetwork(): void {
  online = allocate(setBytes);
  target = allocate(setBytes);
  firstMoments = allocate(setBytes);
  secondMoments = allocate(setBytes);
  gradients = allocate(setBytes);
  frozen = allocate(4 * setBytes);
  let transposedBytes: usize = 0;
  for (let i = 0; i < layerCount; i++) {
    const layer = layerAt(i);
    const bytes = layer.rowBytes * maxRows;
    layer.outputs = allocate(bytes);
    layer.dropped = keepsBoth(layer) ? allocate(bytes) : layer.outputs;
    if (i > 0 && !isNarrow(layer)) {
      const bytes = panelsBytes(layer.paddedUnits, layer.paddedInputs);
      transposedBytes = max(transposedBytes, bytes);
    }
  }
  transposed = allocate(transposedBytes);
  zeros = allocate(max(inputRowBytes, widestRowBytes));
  evenBuffer = allocate(widestRowBytes * maxRows);
  oddBuffer = allocate(widestRowBytes * maxRows);
  allocateLists(maxRows, <i32>(max(inputRowBytes, widestRowBytes) >>> 2));
}

/** Copies all sets but the gradients; `frozen` is what it copies to. */
export function freeze(): void {
  memory.copy(frozen, online, setBytes);
  memory.copy(frozen + setBytes, target, setBytes);
  memory.copy(frozen + 2 * setBytes, firstMoments, setBytes);
  memory.copy(frozen + 3 * setBytes, secondMoments, setBytes);
}
