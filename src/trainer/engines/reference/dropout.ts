import { dropoutHash, dropoutKey, dropoutThreshold, type DropoutStep } from '../dropoutHash';

/**
 * Inverted dropout: y = x / (1 - rate) where an element is kept, 0 where it is dropped. x and y are
 * (rows, units), and may be the same array.
 */
export function dropoutForward(
  y: Float32Array,
  x: Float32Array,
  rate: number,
  { seed, gradientSteps }: DropoutStep,
  layerIndex: number,
): void {
  const key = dropoutKey(seed, gradientSteps, layerIndex);
  const threshold = dropoutThreshold(rate);
  const scale = 1 / (1 - rate);
  for (let i = 0; i < x.length; i++) {
    y[i] = dropoutHash(key, i) < threshold ? 0 : x[i]! * scale;
  }
}

/** dx is dy through the same mask. dx and dy are (rows, units), and may be the same array. */
export const dropoutBackward = dropoutForward;
