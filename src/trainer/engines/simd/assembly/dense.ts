import * as activation from './activations';
import { activationBackward, activationForward, reluBackward } from './activations';
import { dropout, dropoutKey } from './dropout';
import { Layer } from './layer';
import { multiply } from './multiply/multiply';
import { multiplyTransposed, sumColumns } from './multiply/multiplyTransposed';
import { multiplyNarrow } from './multiply/narrow';
import { gradients, online, transposed, zeros } from './network';
import {
  isNarrow,
  panelColumns,
  panelRowBytes,
  panelsBytes,
  transposePanels,
} from './multiply/panels';

/** y = f(x W + b) with the parameters of `set`; x is (rows, inputs), y is (rows, units). */
export function denseForward(
  layer: Layer,
  set: usize,
  y: usize,
  x: usize,
  xRowBytes: usize,
  rows: i32,
): void {
  const kernel = set + layer.kernelOffset;
  const bias = set + layer.biasOffset;
  const depth = layer.paddedInputs;
  const rectified = layer.activation == activation.relu;
  if (isNarrow(layer)) {
    multiplyNarrow(y, x, xRowBytes, kernel, bias, rows, depth, rectified);
  } else {
    multiply(
      y,
      layer.rowBytes,
      x,
      xRowBytes,
      kernel,
      panelRowBytes,
      panelsBytes(depth, panelColumns),
      bias,
      rows,
      depth,
      layer.paddedUnits,
      rectified,
    );
  }
  if (layer.activation > activation.relu) {
    activationForward(layer.activation, y, layer.rowBytes, rows, layer.units);
  }
}

/**
 * Turns dy, the gradient of the layer's outputs after dropout, into that of the sums before the
 * activation.
 */
export function outputsBackward(
  layer: Layer,
  layerIndex: i32,
  dy: usize,
  rows: i32,
  seed: u32,
  gradientStep: u32,
): void {
  if (layer.activation == activation.relu) {
    reluBackward(dy, layer.dropped, layer.rowBytes, rows, layer.units, layer.keepScale);
    return;
  }
  if (layer.dropThreshold > 0) mask(layer, layerIndex, dy, dy, rows, seed, gradientStep);
  if (layer.activation == activation.linear) return;
  activationBackward(layer.activation, dy, layer.outputs, layer.rowBytes, rows, layer.units);
}

/** dW = xᵀ dy, or its transpose dyᵀ x in a narrow layer, and db = the sum of dy over its rows. */
export function parametersBackward(
  layer: Layer,
  dy: usize,
  x: usize,
  xRowBytes: usize,
  rows: i32,
): void {
  const dW = gradients + layer.kernelOffset;
  const inputs = layer.paddedInputs;
  const units = layer.paddedUnits;
  if (isNarrow(layer)) {
    const rowBytes = (<usize>inputs) << 2;
    multiplyTransposed(
      dW,
      rowBytes,
      panelRowBytes,
      dy,
      layer.rowBytes,
      x,
      xRowBytes,
      zeros,
      rows,
      units,
      inputs,
    );
  } else {
    multiplyTransposed(
      dW,
      panelRowBytes,
      panelsBytes(inputs, panelColumns),
      x,
      xRowBytes,
      dy,
      layer.rowBytes,
      zeros,
      rows,
      inputs,
      units,
    );
  }
  sumColumns(gradients + layer.biasOffset, dy, layer.rowBytes, rows, units);
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
  const inputs = layer.paddedInputs;
  const units = layer.paddedUnits;
  const narrow = isNarrow(layer);
  if (!narrow) transposePanels(transposed, kernel, inputs, units);
  multiply(
    dx,
    dxRowBytes,
    dy,
    layer.rowBytes,
    narrow ? kernel : transposed,
    narrow ? (<usize>inputs) << 2 : panelRowBytes,
    narrow ? panelRowBytes : panelsBytes(units, panelColumns),
    zeros,
    rows,
    units,
    inputs,
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
