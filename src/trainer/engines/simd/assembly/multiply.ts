import { compressRows, sumOfRows, worthCompressing } from './compressed';
import { panelColumns } from './panels';
import { multiplyAdd, relu } from './vectors';

/**
 * x W: the forward product, and with the transposed kernel the backward one. A tile of four rows by
 * eight columns keeps its eight sums in registers, because one chain of additions would wait for
 * each result. ReLU and dropout leave most activations zero: where enough are, the product goes
 * through lists of the others. Both ways add up in the same order, so a row's result depends
 * neither on the way nor on the rows beside it.
 */

/**
 * y = x W + bias, with ReLU if asked. x is (rows, depth), W is (depth, columns) in panels, y is
 * (rows, columns). Works on whole groups of four rows: both x and y have room for them.
 */
export function multiply(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  panels: usize,
  bias: usize,
  rows: i32,
  depth: i32,
  columns: i32,
  rectified: bool,
): void {
  const compressed =
    columns >= worthCompressing &&
    (rows == 1 || depth >= worthCompressing) &&
    compressRows(x, xRowBytes, rows, depth);
  for (let column = 0; column < columns; column += panelColumns) {
    const width = min(panelColumns, columns - column);
    const skipped = (<usize>column) << 2;
    if (compressed && width == panelColumns) {
      const widthBytes = (<usize>width) << 2;
      sumOfRows(y + skipped, yRowBytes, panels, widthBytes, bias + skipped, rows, rectified);
    } else if (rows == 1) {
      denseRow(y + skipped, x, panels, bias + skipped, depth, width, rectified);
    } else {
      const to = y + skipped;
      denseTiles(
        to,
        yRowBytes,
        x,
        xRowBytes,
        panels,
        bias + skipped,
        rows,
        depth,
        width,
        rectified,
      );
    }
    panels += (<usize>(depth * width)) << 2;
  }
}

/** One panel of `multiply` for a single row. */
function denseRow(
  y: usize,
  x: usize,
  panel: usize,
  bias: usize,
  depth: i32,
  width: i32,
  rectified: bool,
): void {
  const depthBytes = (<usize>depth) << 2;
  const panelRowBytes = (<usize>width) << 2;
  for (let column: usize = 0; column < panelRowBytes; column += 16) {
    let sum = v128.load(bias + column);
    let w = panel + column;
    for (let k: usize = 0; k < depthBytes; k += 4) {
      sum = multiplyAdd(sum, v128.load_splat<f32>(x + k), v128.load(w));
      w += panelRowBytes;
    }
    v128.store(y + column, rectified ? relu(sum) : sum);
  }
}

/** One panel of `multiply`, tile by tile. */
function denseTiles(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  panel: usize,
  bias: usize,
  rows: i32,
  depth: i32,
  width: i32,
  rectified: bool,
): void {
  const depthBytes = (<usize>depth) << 2;
  const panelRowBytes = (<usize>width) << 2;
  let column: usize = 0;
  for (; column + 32 <= panelRowBytes; column += 32) {
    const b0 = v128.load(bias + column);
    const b1 = v128.load(bias + column, 16);
    for (let row = 0; row < rows; row += 4) {
      const x0 = x + <usize>row * xRowBytes;
      const x1 = x0 + xRowBytes;
      const x2 = x1 + xRowBytes;
      const x3 = x2 + xRowBytes;
      let s00 = b0,
        s01 = b1,
        s10 = b0,
        s11 = b1;
      let s20 = b0,
        s21 = b1,
        s30 = b0,
        s31 = b1;
      let w = panel + column;
      for (let k: usize = 0; k < depthBytes; k += 4) {
        const w0 = v128.load(w);
        const w1 = v128.load(w, 16);
        const a0 = v128.load_splat<f32>(x0 + k);
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
        w += panelRowBytes;
      }
      if (rectified) {
        ((s00 = relu(s00)), (s01 = relu(s01)), (s10 = relu(s10)), (s11 = relu(s11)));
        ((s20 = relu(s20)), (s21 = relu(s21)), (s30 = relu(s30)), (s31 = relu(s31)));
      }
      let to = y + <usize>row * yRowBytes + column;
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
    }
  }
  if (column < panelRowBytes) {
    const b = v128.load(bias + column);
    for (let row = 0; row < rows; row += 4) {
      const x0 = x + <usize>row * xRowBytes;
      const x1 = x0 + xRowBytes;
      const x2 = x1 + xRowBytes;
      const x3 = x2 + xRowBytes;
      let s0 = b,
        s1 = b,
        s2 = b,
        s3 = b;
      let w = panel + column;
      for (let k: usize = 0; k < depthBytes; k += 4) {
        const w0 = v128.load(w);
        s0 = multiplyAdd(s0, v128.load_splat<f32>(x0 + k), w0);
        s1 = multiplyAdd(s1, v128.load_splat<f32>(x1 + k), w0);
        s2 = multiplyAdd(s2, v128.load_splat<f32>(x2 + k), w0);
        s3 = multiplyAdd(s3, v128.load_splat<f32>(x3 + k), w0);
        w += panelRowBytes;
      }
      if (rectified) {
        ((s0 = relu(s0)), (s1 = relu(s1)), (s2 = relu(s2)), (s3 = relu(s3)));
      }
      let to = y + <usize>row * yRowBytes + column;
      v128.store(to, s0);
      to += yRowBytes;
      v128.store(to, s1);
      to += yRowBytes;
      v128.store(to, s2);
      to += yRowBytes;
      v128.store(to, s3);
    }
  }
}
