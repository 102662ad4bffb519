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
  return Float32Array.from(new Uint16Array(buffer), halfFloat);
}

/** The number of a float of 16 bits (IEEE 754). */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
