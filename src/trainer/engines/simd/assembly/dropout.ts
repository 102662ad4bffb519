/**
 * Inverted dropout with masks from a counter: ../../dropoutHash.ts says how an element's hash
 * comes about and is the definition; this is the same in vectors of four.
 */

function mix(x: u32): u32 {
  x ^= x >>> 16;
  x *= 0x7feb352d;
  x ^= x >>> 15;
  x *= 0x846ca68b;
  return x ^ (x >>> 16);
}

function mixFour(x: v128): v128 {
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** The key of one layer's masks in one gradient step. */
export function dropoutKey(seed: u32, gradientStep: u32, layerIndex: u32): u32 {
  return mix(mix(mix(seed + 0x9e3779b9) + gradientStep) + layerIndex);
}

/**
 * y = kept ? x * scale : 0 for x and y of (rows, units), whose rows lie equally far apart. Serves
 * forward (activations) and backward (gradients) alike; x may be y.
 */
export function dropout(
  y: usize,
  x: usize,
  rowBytes: usize,
  rows: i32,
  units: i32,
  key: u32,
  threshold: u32,
  scale: f32,
): void {
  const unitBytes = (<usize>units) << 2;
  const keys = i32x4.splat(key);
  const thresholds = i32x4.splat(threshold);
  const scales = f32x4.splat(scale);
  const four = i32x4.splat(4);
  for (let row = 0; row < rows; row++) {
    // An element's index counts units, not padding: padding is zero whatever its mask says.
    let indices = i32x4.add(i32x4.splat(row * units), i32x4(0, 1, 2, 3));
    for (let entry: usize = 0; entry < unitBytes; entry += 16) {
      const kept = i32x4.ge_u(mixFour(v128.xor(indices, keys)), thresholds);
      const scaled = f32x4.mul(v128.load(x + entry), scales);
      v128.store(y + entry, v128.and(scaled, kept));
      indices = i32x4.add(indices, four);
    }
    x += rowBytes;
    y += rowBytes;
  }
}
