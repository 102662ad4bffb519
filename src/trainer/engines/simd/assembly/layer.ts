import { allocate } from './arena';

/** Widths and depths are padded with zeros to whole vectors of four floats. */
export function padded(size: i32): i32 {
  return (size + 3) & ~3;
}

/**
 * Bytes from one row of a (rows, columns) matrix of activations to the next. Wide rows get one
 * cache line more, because a power of two would put a whole column into a few sets of the cache.
 */
export function rowBytes(paddedColumns: i32): usize {
  const columns: usize = paddedColumns >= 128 ? paddedColumns + 16 : paddedColumns;
  return columns << 2;
}

/** One dense layer, its place in a parameter set and its buffers for the training forward. */
@unmanaged
export class Layer {
  units: i32;
  inputs: i32;
  paddedUnits: i32;
  paddedInputs: i32;
  /** Index into `simdActivations` of simdActivations.ts. */
  activation: i32;
  /** A hash below it drops an output; 0 where the layer has no dropout. */
  dropThreshold: u32;
  /** What kept outputs are multiplied by. */
  keepScale: f32;
  /** Bytes from the start of a parameter set to the kernel's panels, and to the bias. */
  kernelOffset: usize;
  biasOffset: usize;
  /** (rows, paddedUnits) after the activation. */
  outputs: usize;
  /** The same after dropout: what the next layer reads. Often `outputs` itself. */
  dropped: usize;
  rowBytes: usize;
}

export function createLayer(inputs: i32, units: i32): Layer {
  const layer = changetype<Layer>(allocate(offsetof<Layer>()));
  layer.inputs = inputs;
  layer.units = units;
  layer.paddedInputs = padded(inputs);
  layer.paddedUnits = padded(units);
  layer.rowBytes = rowBytes(layer.paddedUnits);
  return layer;
}
