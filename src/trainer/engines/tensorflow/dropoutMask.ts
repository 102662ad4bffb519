import { dropoutHash, dropoutKey, dropoutThreshold, type DropoutStep } from '../dropoutHash';
import type { Matrix, TensorflowApi } from './tensorflowApi';

/**
 * (rows, units): 0 where an output is dropped, 1 / (1 - rate) elsewhere. Made in plain numbers,
 * since TensorFlow.js has no exclusive or; a small part of a step where a layer is wide.
 */
export function dropoutMask(
  tf: TensorflowApi,
  rate: number,
  { seed, gradientSteps }: DropoutStep,
  layerIndex: number,
  rows: number,
  units: number,
): Matrix {
  const key = dropoutKey(seed, gradientSteps, layerIndex);
  const threshold = dropoutThreshold(rate);
  const factors = Float32Array.of(0, 1 / (1 - rate));
  const mask = new Float32Array(rows * units);
  for (let i = 0; i < mask.length; i++) {
    // Looked up in half the time of a branch, which no processor could foresee.
    mask[i] = factors[Number(dropoutHash(key, i) >= threshold)]!;
  }
  return tf.tensor2d(mask, [rows, units]);
}
