import { multiplyAdd, relu } from '../vectors';

/**
 * Tiles of y = x W, named by their rows and columns, with ReLU if asked; distances in x as in
 * multiplyTiles.ts. Sums begin with what is at `start`, whose rows are `startRowBytes` apart (0 for
 * a bias), and stay in registers. The loops are not unrolled here: V8 unrolls them without moving a
 * sum into memory, AssemblyScript's optimizer would reorder what is unrolled by hand.
 */

/** Twelve chains of additions: so many that fused ones never wait, and all that registers hold. */
export function sixByEight(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  xDepthBytes: usize,
  w: usize,
  wRowBytes: usize,
  start: usize,
  startRowBytes: usize,
  depth: i32,
  rectified: bool,
): void {
  const x1 = x + xRowBytes;
  const x2 = x1 + xRowBytes;
  const x3 = x2 + xRowBytes;
  const x4 = x3 + xRowBytes;
  const x5 = x4 + xRowBytes;
  let s00 = v128.load(start),
    s01 = v128.load(start, 16);
  let s10 = v128.load(start + startRowBytes),
    s11 = v128.load(start + startRowBytes, 16);
  let s20 = v128.load(start + 2 * startRowBytes),
    s21 = v128.load(start + 2 * startRowBytes, 16);
  let s30 = v128.load(start + 3 * startRowBytes),
    s31 = v128.load(start + 3 * startRowBytes, 16);
  let s40 = v128.load(start + 4 * startRowBytes),
    s41 = v128.load(start + 4 * startRowBytes, 16);
  let s50 = v128.load(start + 5 * startRowBytes),
    s51 = v128.load(start + 5 * startRowBytes, 16);
  for (let k: usize = 0, end = <usize>depth * xDepthBytes; k < end; k += xDepthBytes) {
    const w0 = v128.load(w);
    const w1 = v128.load(w, 16);
    const a0 = v128.load_splat<f32>(x + k);
    s00 = multiplyAdd(s00, a0, w0);
    s01 = multiplyAdd(s01, a0, w1);
    const a1 = v128.load_splat<f32>(x1 + k);
    s10 = multiplyAdd(s10, a1, w0);
    s11 = multiplyAdd(s11, a1, w1);
    const a2 = v128.load_splat<f32>(x2 + k);
    s20 = multiplyAdd(s20, a2, w0);
    s21 = multiplyAdd(s21, a2, w1);
    const a3 = v128.load_splat<f32>(x3 + k);
    s30 = multiplyAdd(s30, a3, w0);
    s31 = multiplyAdd(s31, a3, w1);
    const a4 = v128.load_splat<f32>(x4 + k);
    s40 = multiplyAdd(s40, a4, w0);
    s41 = multiplyAdd(s41, a4, w1);
    const a5 = v128.load_splat<f32>(x5 + k);
    s50 = multiplyAdd(s50, a5, w0);
    s51 = multiplyAdd(s51, a5, w1);
    w += wRowBytes;
  }
  if (rectified) {
    ((s00 = relu(s00)), (s01 = relu(s01)), (s10 = relu(s10)), (s11 = relu(s11)));
    ((s20 = relu(s20)), (s21 = relu(s21)), (s30 = relu(s30)), (s31 = relu(s31)));
    ((s40 = relu(s40)), (s41 = relu(s41)), (s50 = relu(s50)), (s51 = relu(s51)));
  }
  v128.store(y, s00);
  v128.store(y, s01, 16);
  v128.store(y + yRowBytes, s10);
  v128.store(y + yRowBytes, s11, 16);
  v128.store(y + 2 * yRowBytes, s20);
  v128.store(y + 2 * yRowBytes, s21, 16);
  v128.store(y + 3 * yRowBytes, s30);
  v128.store(y + 3 * yRowBytes, s31, 16);
  v128.store(y + 4 * yRowBytes, s40);
  v128.store(y + 4 * yRowBytes, s41, 16);
  v128.store(y + 5 * yRowBytes, s50);
  v128.store(y + 5 * yRowBytes, s51, 16);
}

export function fourByEight(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  xDepthBytes: usize,
  w: usize,
  wRowBytes: usize,
  start: usize,
  startRowBytes: usize,
  depth: i32,
  rectified: bool,
): void {
  const x1 = x + xRowBytes;
  const x2 = x1 + xRowBytes;
  const x3 = x2 + xRowBytes;
  let s00 = v128.load(start),
    s01 = v128.load(start, 16);
  let s10 = v128.load(start + startRowBytes),
    s11 = v128.load(start + startRowBytes, 16);
  let s20 = v128.load(start + 2 * startRowBytes),
    s21 = v128.load(start + 2 * startRowBytes, 16);
  let s30 = v128.load(start + 3 * startRowBytes),
    s31 = v128.load(start + 3 * startRowBytes, 16);
  for (let k: usize = 0, end = <usize>depth * xDepthBytes; k < end; k += xDepthBytes) {
    const w0 = v128.load(w);
    const w1 = v128.load(w, 16);
    const a0 = v128.load_splat<f32>(x + k);
    s00 = multiplyAdd(s00, a0, w0);
    s01 = multiplyAdd(s01, a0, w1);
    const a1 = v128.load_splat<f32>(x1 + k);
    s10 = multiplyAdd(s10, a1, w0);
    s11 = multiplyAdd(s11, a1, w1);
    const a2 = v128.load_splat<f32>(x2 + k);
    s20 = multiplyAdd(s20, a2, w0);
    s21 = multiplyAdd(s21, a2, w1);
    const a3 = v128.load_splat<f32>(x3 + k);
    s30 = multiplyAdd(s30, a3, w0);
    s31 = multiplyAdd(s31, a3, w1);
    w += wRowBytes;
  }
  if (rectified) {
    ((s00 = relu(s00)), (s01 = relu(s01)), (s10 = relu(s10)), (s11 = relu(s11)));
    ((s20 = relu(s20)), (s21 = relu(s21)), (s30 = relu(s30)), (s31 = relu(s31)));
  }
  v128.store(y, s00);
  v128.store(y, s01, 16);
  v128.store(y + yRowBytes, s10);
  v128.store(y + yRowBytes, s11, 16);
  v128.store(y + 2 * yRowBytes, s20);
  v128.store(y + 2 * yRowBytes, s21, 16);
  v128.store(y + 3 * yRowBytes, s30);
  v128.store(y + 3 * yRowBytes, s31, 16);
}

export function fourByFour(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  xDepthBytes: usize,
  w: usize,
  wRowBytes: usize,
  start: usize,
  startRowBytes: usize,
  depth: i32,
  rectified: bool,
): void {
  const x1 = x + xRowBytes;
  const x2 = x1 + xRowBytes;
  const x3 = x2 + xRowBytes;
  let s0 = v128.load(start);
  let s1 = v128.load(start + startRowBytes);
  let s2 = v128.load(start + 2 * startRowBytes);
  let s3 = v128.load(start + 3 * startRowBytes);
  for (let k: usize = 0, end = <usize>depth * xDepthBytes; k < end; k += xDepthBytes) {
    const w0 = v128.load(w);
    const a0 = v128.load_splat<f32>(x + k);
    s0 = multiplyAdd(s0, a0, w0);
    const a1 = v128.load_splat<f32>(x1 + k);
    s1 = multiplyAdd(s1, a1, w0);
    const a2 = v128.load_splat<f32>(x2 + k);
    s2 = multiplyAdd(s2, a2, w0);
    const a3 = v128.load_splat<f32>(x3 + k);
    s3 = multiplyAdd(s3, a3, w0);
    w += wRowBytes;
  }
  if (rectified) {
    ((s0 = relu(s0)), (s1 = relu(s1)));
    ((s2 = relu(s2)), (s3 = relu(s3)));
  }
  v128.store(y, s0);
  v128.store(y + yRowBytes, s1);
  v128.store(y + 2 * yRowBytes, s2);
  v128.store(y + 3 * yRowBytes, s3);
}
