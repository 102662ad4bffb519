import * as activation from './activations';
import { activationBackward, activationForward } from './activations';
import { dropout, dropoutKey } from './dropout';
import { Layer } from './layer';
import { multiply } from './multiply';
import { multiplyTransposed, sumRows } from './multiplyTransposed';
import { gradients, online, transposed, zeros } from './network';
import { transposePanels } from './panels';

/** y = f(x W + b) with the parameters of `set`; x is (rows, inputs), y is (rows, units). */
export function denseForward(
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

/** Turns dy, the gradient of the layer's outputs, into that of the sums before the activation. */
export function outputsBackward(layer: Layer, dy: usize, rows: i32): void {
  if (layer.activation == activation.linear) return;
  activationBackward(layer.activation, dy, layer.outputs, layer.rowBytes, rows, layer.units);
}

/** dW = xᵀ dy and db = the sum of dy over its rows. */
export function parametersBackward(
  layer: Layer,
  dy: usize,
  x: usize,
  xRowBytes: usize,
  rows: i32,
): void {
  multiplyTransposed(
    gradients + layer.kernelOffset,
    x,
    xRowBytes,
    dy,
    layer.rowBytes,
    zeros,
    rows,
    layer.paddedInputs,
    layer.paddedUnits,
  );
  sumRows(gradients + layer.biasOffset, dy, layer.rowBytes, rows, layer.paddedUnits);
}

/** dx = dy Wᵀ */
export function inputsBackward(
  layer: Layer,
  dx: usize,
  dxRowBytes: usize,
  dy: usize,
  rows: i32,
): void {
  const kernel = online + layer.kernelOffset;
  transposePanels(transposed, kernel, layer.paddedInputs, layer.paddedUnits);
  multiply(
    dx,
    dxRowBytes,
    dy,
    layer.rowBytes,
    transposed,
    zeros,
    rows,
    layer.paddedUnits,
    layer.paddedInputs,
    false,
  );
}

/** y = x with this gradient step's mask over the layer's outputs; forward and backward alike. */
export function mask(
  layer: Layer,
  layerIndex: i32,
  y: usize,
  x: usize,
  rows: i32,
  seed: u32,
  gradientStep: u32,
): void {
  const key = dropoutKey(seed, gradientStep, layerIndex);
  dropout(y, x, layer.rowBytes, rows, layer.units, key, layer.dropThreshold, layer.keepScale);
}
