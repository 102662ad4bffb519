import { halfFloatOf } from '../halfFloat';

/** Bytes of a float in a file, little-endian. */
export type FloatBytes = 2 | 4 | 8;

export function isFloatBytes(size: number): size is FloatBytes {
  return size === 2 || size === 4 || size === 8;
}

/**
 * Floats as float32.
 * @param bytes in a buffer of their own, so that floats are aligned
 */
export function floatsOf(bytes: Uint8Array, size: FloatBytes): Float32Array {
  const { buffer } = bytes;
  if (size === 4) return new Float32Array(buffer);
  if (size === 8) return Float32Array.from(new Float64Array(buffer));
  return Float32Array.from(new Uint16Array(buffer), halfFloatOf);
}
