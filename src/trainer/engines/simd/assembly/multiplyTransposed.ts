import { compressColumns, sumOfRows, worthCompressing } from './compressed';
import { panelColumns, panelRowBytes } from './panels';
import { multiplyAdd } from './vectors';

/** xᵀ dy, the gradient of a kernel, in the two ways of multiply.ts; and the gradient of a bias. */

/**
 * y = xᵀ w. x is (rows, inputs), w is (rows, columns), y is (inputs, columns): panels of 32 columns
 * of it begin `panelBytes` apart and have rows `yRowBytes` apart.
 * @param zeros as many as a layer is wide
 */
export function multiplyTransposed(
  y: usize,
  yRowBytes: usize,
  panelBytes: usize,
  x: usize,
  xRowBytes: usize,
  w: usize,
  wRowBytes: usize,
  zeros: usize,
  rows: i32,
  inputs: i32,
  columns: i32,
): void {
  const compressed =
    columns >= worthCompressing &&
    inputs >= worthCompressing &&
    compressColumns(x, xRowBytes, rows, inputs, wRowBytes);
  for (let column = 0; column < columns; column += panelColumns) {
    const width = min(panelColumns, columns - column);
    if (compressed && width == panelColumns) {
      sumOfRows(y, yRowBytes, w, zeros, inputs, false);
    } else {
      denseTransposedTiles(y, yRowBytes, x, xRowBytes, w, wRowBytes, rows, inputs, width);
    }
    w += panelRowBytes;
    y += panelBytes;
  }
}

/** One panel of `multiplyTransposed`, tile by tile. */
function denseTransposedTiles(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  w: usize,
  wRowBytes: usize,
  rows: i32,
  inputs: i32,
  width: i32,
): void {
  const widthBytes = (<usize>width) << 2;
  const inputBytes = (<usize>inputs) << 2;
  let column: usize = 0;
  for (; column + 32 <= widthBytes; column += 32) {
    let to = y + column;
    for (let k: usize = 0; k < inputBytes; k += 16) {
      let s00 = f32x4.splat(0),
        s01 = s00,
        s10 = s00,
        s11 = s00;
      let s20 = s00,
        s21 = s00,
        s30 = s00,
        s31 = s00;
      let a = x + k;
      let from = w + column;
      for (let row = 0; row < rows; row++) {
        const w0 = v128.load(from);
        const w1 = v128.load(from, 16);
        const a0 = v128.load_splat<f32>(a);
        s00 = multiplyAdd(s00, a0, w0);
        s01 = multiplyAdd(s01, a0, w1);
        const a1 = v128.load_splat<f32>(a, 4);
        s10 = multiplyAdd(s10, a1, w0);
        s11 = multiplyAdd(s11, a1, w1);
        const a2 = v128.load_splat<f32>(a, 8);
        s20 = multiplyAdd(s20, a2, w0);
        s21 = multiplyAdd(s21, a2, w1);
        const a3 = v128.load_splat<f32>(a, 12);
        s30 = multiplyAdd(s30, a3, w0);
        s31 = multiplyAdd(s31, a3, w1);
        a += xRowBytes;
        from += wRowBytes;
      }
      v128.store(to, s00);
      v128.store(to, s01, 16);
      to += yRowBytes;
      v128.store(to, s10);
      v128.store(to, s11, 16);
      to += yRowBytes;
      v128.store(to, s20);
      v128.store(to, s21, 16);
      to += yRowBytes;
      v128.store(to, s30);
      v128.store(to, s31, 16);
      to += yRowBytes;
    }
  }
  if (column < widthBytes) {
    let to = y + column;
    for (let k: usize = 0; k < inputBytes; k += 16) {
      let s0 = f32x4.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0;
      let a = x + k;
      let from = w + column;
      for (let row = 0; row < rows; row++) {
        const w0 = v128.load(from);
        s0 = multiplyAdd(s0, v128.load_splat<f32>(a), w0);
        s1 = multiplyAdd(s1, v128.load_splat<f32>(a, 4), w0);
        s2 = multiplyAdd(s2, v128.load_splat<f32>(a, 8), w0);
        s3 = multiplyAdd(s3, v128.load_splat<f32>(a, 12), w0);
        a += xRowBytes;
        from += wRowBytes;
      }
      v128.store(to, s0);
      to += yRowBytes;
      v128.store(to, s1);
      to += yRowBytes;
      v128.store(to, s2);
      to += yRowBytes;
      v128.store(to, s3);
      to += yRowBytes;
    }
  }
}

/** The sums of the columns of x (rows, columns). */
export function sumColumns(sums: usize, x: usize, xRowBytes: usize, rows: i32, columns: i32): void {
  const columnBytes = (<usize>columns) << 2;
  let column: usize = 0;
  // Four chains of additions at once, because one would wait for each result.
  for (; column + 64 <= columnBytes; column += 64) {
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    let from = x + column;
    for (let row = 0; row < rows; row++) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, 16));
      s2 = f32x4.add(s2, v128.load(from, 32));
      s3 = f32x4.add(s3, v128.load(from, 48));
      from += xRowBytes;
    }
    v128.store(sums + column, s0);
    v128.store(sums + column, s1, 16);
    v128.store(sums + column, s2, 32);
    v128.store(sums + column, s3, 48);
  }
  for (; column < columnBytes; column += 16) {
    let sum = f32x4.splat(0);
    let from = x + column;
    for (let row = 0; row < rows; row++) {
      sum = f32x4.add(sum, v128.load(from));
      from += xRowBytes;
    }
    v128.store(sums + column, sum);
  }
}
