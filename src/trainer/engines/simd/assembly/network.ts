import { relu } from './activations';
import { allocate, wholeCacheLines } from './arena';
import { allocateLists } from './multiply/compressed';
import { createLayer, Layer, padded } from './layer';
import { isNarrow, kernelBytes, panelsBytes } from './multiply/panels';

/** The one network of this instance: its layers, parameter sets and buffers. */

export let layerCount = 0;
export let hasDropout = false;
/** Whether the last layer gives a value and advantages in place of values. */
export let isDueling = false;
export let inputCount = 0;
/** Bytes of one row of observations, padding included. */
export let inputRowBytes: usize = 0;
/** Rows of every buffer, a multiple of four. */
export let maxRows = 0;

/** Sets of parameters, laid out alike: every layer's kernel, then its bias. */
export let setBytes: usize = 0;
/** The gradients of the online network's parameters, laid out like a set. */
export let gradients: usize = 0;

/** The sets lie one after another, in the order of ../../parameterSets.ts. */
export let online: usize = 0;
export let target: usize = 0;
export let averaged: usize = 0;
export let firstMoments: usize = 0;
export let secondMoments: usize = 0;
const setCount: usize = 5;
/** Bytes from the start of a set to that of the next one. */
let setStride: usize = 0;
/** All sets as they were when `freeze` was called. */
let frozen: usize = 0;

/** Where the set of this number begins. */
export function setAt(index: i32): usize {
  return online + <usize>index * setStride;
}

/** The same as it was when `freeze` was called. */
export function frozenSetAt(index: i32): usize {
  return frozen + <usize>index * setStride;
}

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

/** Values that the network gives for a row. */
export function actionCount(): i32 {
  return isDueling ? lastLayer().units - 1 : lastLayer().units;
}

/** The buffer that a layer writes; the layers beside it write the other one. */
export function bufferOf(layerIndex: i32): usize {
  return layerIndex & 1 ? oddBuffer : evenBuffer;
}

/** Begins the network: `layers` calls of `addLayer`, then `allocateNetwork`. */
export function beginNetwork(inputs: i32, layers: i32, rows: i32, dueling: bool): void {
  inputCount = inputs;
  isDueling = dueling;
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
  setStride = wholeCacheLines(setBytes);
  online = allocate(setCount * setStride);
  target = setAt(1);
  averaged = setAt(2);
  firstMoments = setAt(3);
  secondMoments = setAt(4);
  gradients = allocate(setBytes);
  frozen = allocate(setCount * setStride);
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

/** Keeps a copy of all sets as they are now. */
export function freeze(): void {
  memory.copy(frozen, online, setCount * setStride);
}
