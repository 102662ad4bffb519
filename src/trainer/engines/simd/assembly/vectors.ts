/** Small enough for the compiler to inline them everywhere. */

/** sum + a * b: with relaxed SIMD in one instruction that rounds once, where there is one. */
export function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

export function relu(x: v128): v128 {
  // pmax(x, 0) is "x < 0 ? 0 : x": one instruction, and NaN stays NaN.
  return f32x4.pmax(x, f32x4.splat(0));
}

/** The bytes of x that `indices`, each below 16, name. */
export function pickBytes(x: v128, indices: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i8x16.relaxed_swizzle(x, indices);
  return i8x16.swizzle(x, indices);
}

/** The sum of x's four lanes. */
export function sumOfLanes(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
