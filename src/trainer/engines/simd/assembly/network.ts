import * as activation from './activations';
import { activationBackward, activationForward } from './activations';
import { allocate } from './arena';
import { dropout, dropoutKey } from './dropout';
import { createLayer, Layer, padded, rowBytes } from './layer';
import { multiply, multiplyTransposed, sumRows } from './products';
import { transposePanels } from './panels';

/** The one network of this instance: its layers, parameter sets and buffers. */

let layerTable: usize = 0;
let layerCapacity = 0;
let layerCount = 0;
let inputCount = 0;
/** Rows of every buffer, a multiple of four. */
let maxRows = 0;
/** Bytes of one parameter set, padding included. */
let setBytes: usize = 0;
let widest: usize = 0;
let hasDropout = false;

let online: usize = 0;
let target: usize = 0;
let means: usize = 0;
let variances: usize = 0;
let gradients: usize = 0;

let zeroBias: usize = 0;
let transposed: usize = 0;
/** Two buffers that layers write in turn: activations in a forward, gradients in a backward. */
let evenBuffer: usize = 0;
let oddBuffer: usize = 0;

export function layerAt(index: i32): Layer {
  return changetype<Layer>(load<usize>(layerTable + ((<usize>index) << 2)));
}

export function lastLayer(): Layer {
  return layerAt(layerCount - 1);
}

export function layersOfNetwork(): i32 {
  return layerCount;
}

export function bytesOfParameters(): usize {
  return setBytes;
}

export function networkHasDropout(): bool {
  return hasDropout;
}

export function rowCapacity(): i32 {
  return maxRows;
}

export function inputBytes(): usize {
  return (<usize>padded(inputCount)) << 2;
}

export function onlineSet(): usize {
  return online;
}

export function targetSet(): usize {
  return target;
}

export function meanSet(): usize {
  return means;
}

export function varianceSet(): usize {
  return variances;
}

export function gradientSet(): usize {
  return gradients;
}

/** Begins the network: `layers` calls of `addLayer`, then `allocateNetwork`. */
export function beginNetwork(inputs: i32, layers: i32, rows: i32): void {
  inputCount = inputs;
  layerCapacity = layers;
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
  layer.biasOffset = setBytes + ((<usize>(layer.paddedInputs * layer.paddedUnits)) << 2);
  setBytes = layer.biasOffset + ((<usize>layer.paddedUnits) << 2);
  widest = max(widest, layer.rowBytes);
  hasDropout = hasDropout || dropThreshold > 0;
  store<usize>(layerTable + ((<usize>layerCount) << 2), changetype<usize>(layer));
  layerCount += 1;
}

export function allocateNetwork(): void {
  online = allocate(setBytes);
  target = allocate(setBytes);
  means = allocate(setBytes);
  variances = allocate(setBytes);
  gradients = allocate(setBytes);
  let transposedBytes: usize = 0;
  for (let i = 0; i < layerCount; i++) {
    const layer = layerAt(i);
    const bytes = layer.rowBytes * maxRows;
    layer.outputs = allocate(bytes);
    layer.dropped = layer.dropThreshold > 0 ? allocate(bytes) : layer.outputs;
    if (i > 0) transposedBytes = max(transposedBytes, layer.biasOffset - layer.kernelOffset);
  }
  transposed = allocate(transposedBytes);
  zeroBias = allocate(widest);
  evenBuffer = allocate(widest * maxRows);
  oddBuffer = allocate(widest * maxRows);
}

/** y = f(x W + b); x is (rows, inputs), y is (rows, units). */
function denseForward(
  layer: Layer,
  set: usize,
  y: usize,
  x: usize,
  xRowBytes: usize,
  rows: i32,
): void {
  multiply(
    y,
    layer.rowBytes,
    x,
    xRowBytes,
    set + layer.kernelOffset,
    set + layer.biasOffset,
    rows,
    layer.paddedInputs,
    layer.paddedUnits,
    layer.activation == activation.relu,
  );
  if (layer.activation > activation.relu) {
    activationForward(layer.activation, y, layer.rowBytes, rows, layer.units);
  }
}

/** The network without dropout: x is (rows, inputs), values receives (rows, actions). */
export function infer(set: usize, x: usize, rows: i32, values: usize): void {
  let xRowBytes = inputBytes();
  for (let i = 0; i < layerCount; i++) {
    const layer = layerAt(i);
    const buffer = i & 1 ? oddBuffer : evenBuffer;
    const y = i == layerCount - 1 ? values : buffer;
    denseForward(layer, set, y, x, xRowBytes, rows);
    x = y;
    xRowBytes = layer.rowBytes;
  }
}

/** The online network with dropout; every layer keeps its outputs for `backward`. */
export function forward(x: usize, rows: i32, seed: u32, gradientStep: u32): void {
  let xRowBytes = inputBytes();
  for (let i = 0; i < layerCount; i++) {
    const layer = layerAt(i);
    denseForward(layer, online, layer.outputs, x, xRowBytes, rows);
    if (layer.dropThreshold > 0) {
      const key = dropoutKey(seed, gradientStep, i);
      maskWith(layer, key, layer.dropped, layer.outputs, rows);
    }
    x = layer.dropped;
    xRowBytes = layer.rowBytes;
  }
}

/** Where the gradient of the network's outputs belongs before `backward`: (rows, actions). */
export function outputGradient(): usize {
  return layerCount & 1 ? evenBuffer : oddBuffer;
}

/** Fills the gradients of all parameters from `outputGradient`, after `forward` on the same x. */
export function backward(x: usize, rows: i32, seed: u32, gradientStep: u32): void {
  for (let i = layerCount - 1; i >= 0; i--) {
    const layer = layerAt(i);
    const dy = i & 1 ? oddBuffer : evenBuffer;
    if (layer.dropThreshold > 0) {
      const key = dropoutKey(seed, gradientStep, i);
      maskWith(layer, key, dy, dy, rows);
    }
    if (layer.activation != activation.linear) {
      activationBackward(layer.activation, dy, layer.outputs, layer.rowBytes, rows, layer.units);
    }
    if (i == 0) {
      denseBackward(layer, dy, x, inputBytes(), rows);
    } else {
      const below = layerAt(i - 1);
      denseBackward(layer, dy, below.dropped, below.rowBytes, rows);
      const dx = i & 1 ? evenBuffer : oddBuffer;
      inputBackward(layer, dx, below.rowBytes, dy, rows);
    }
  }
}

/** dW = xᵀ dy and db = the sum of dy over its rows. */
function denseBackward(layer: Layer, dy: usize, x: usize, xRowBytes: usize, rows: i32): void {
  multiplyTransposed(
    gradients + layer.kernelOffset,
    x,
    xRowBytes,
    dy,
    layer.rowBytes,
    rows,
    layer.paddedInputs,
    layer.paddedUnits,
  );
  sumRows(gradients + layer.biasOffset, dy, layer.rowBytes, rows, layer.paddedUnits);
}

/** dx = dy Wᵀ */
function inputBackward(layer: Layer, dx: usize, dxRowBytes: usize, dy: usize, rows: i32): void {
  const kernel = online + layer.kernelOffset;
  transposePanels(transposed, kernel, layer.paddedInputs, layer.paddedUnits);
  multiply(
    dx,
    dxRowBytes,
    dy,
    layer.rowBytes,
    transposed,
    zeroBias,
    rows,
    layer.paddedUnits,
    layer.paddedInputs,
    false,
  );
}

function maskWith(layer: Layer, key: u32, y: usize, x: usize, rows: i32): void {
  dropout(y, x, layer.rowBytes, rows, layer.units, key, layer.dropThreshold, layer.keepScale);
}
