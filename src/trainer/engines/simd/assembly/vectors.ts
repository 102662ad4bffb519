/** Small enough for the compiler to inline them everywhere. */

export function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

export function relu(x: v128): v128 {
  // pmax(x, 0) is "x < 0 ? 0 : x": one instruction, and NaN stays NaN.
  return f32x4.pmax(x, f32x4.splat(0));
}
