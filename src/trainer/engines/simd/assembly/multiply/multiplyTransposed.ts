import { compressColumns, sumOfRows, worthCompressing } from './compressed';
import { panelColumns, panelRowBytes } from './panels';
import { multiplyTiles } from './multiplyTiles';

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
      multiplyTiles(y, yRowBytes, x, 4, xRowBytes, w, wRowBytes, zeros, inputs, rows, width, false);
    }
    w += panelRowBytes;
    y += panelBytes;
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
