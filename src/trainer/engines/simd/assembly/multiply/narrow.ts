import { multiplyAdd, relu, sumOfLanes } from '../vectors';

/**
 * y = x W + bias, with ReLU if asked, for two units (the second one may be padding): W lies
 * transposed, as (2, depth). x is (rows, depth), y is (rows, 4) with two columns of zeros. Works on
 * whole groups of four rows.
 */
export function multiplyNarrow(
  y: usize,
  x: usize,
  xRowBytes: usize,
  w: usize,
  bias: usize,
  rows: i32,
  depth: i32,
  rectified: bool,
): void {
  const depthBytes = (<usize>depth) << 2;
  const zero = f32x4.splat(0);
  const b = v128.load(bias);
  for (let row = 0; row < rows; row += 4) {
    const x0 = x + <usize>row * xRowBytes;
    const x1 = x0 + xRowBytes;
    const x2 = x1 + xRowBytes;
    const x3 = x2 + xRowBytes;
    let s00 = zero,
      s01 = zero,
      s10 = zero,
      s11 = zero;
    let s20 = zero,
      s21 = zero,
      s30 = zero,
      s31 = zero;
    for (let k: usize = 0; k < depthBytes; k += 16) {
      const w0 = v128.load(w + k);
      const w1 = v128.load(w + k + depthBytes);
      const a0 = v128.load(x0 + k);
      s00 = multiplyAdd(s00, a0, w0);
      s01 = multiplyAdd(s01, a0, w1);
      const a1 = v128.load(x1 + k);
      s10 = multiplyAdd(s10, a1, w0);
      s11 = multiplyAdd(s11, a1, w1);
      const a2 = v128.load(x2 + k);
      s20 = multiplyAdd(s20, a2, w0);
      s21 = multiplyAdd(s21, a2, w1);
      const a3 = v128.load(x3 + k);
      s30 = multiplyAdd(s30, a3, w0);
      s31 = multiplyAdd(s31, a3, w1);
    }
    storeSums(y, s00, s01, b, rectified);
    storeSums(y + 16, s10, s11, b, rectified);
    storeSums(y + 32, s20, s21, b, rectified);
    storeSums(y + 48, s30, s31, b, rectified);
    y += 64;
  }
}

function storeSums(y: usize, first: v128, second: v128, bias: v128, rectified: bool): void {
  let sums = f32x4.replace_lane(f32x4.splat(0), 0, sumOfLanes(first));
  sums = f32x4.add(bias, f32x4.replace_lane(sums, 1, sumOfLanes(second)));
  v128.store(y, rectified ? relu(sums) : sums);
}
