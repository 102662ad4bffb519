import { cachedDepth, compressRows, sumOfRows, worthCompressing } from './compressed';
import { panelColumns, panelRowBytes } from './panels';
import { multiplyShallow, shallowDepth } from './shallow';
import { multiplyAdd, relu } from './vectors';

/**
 * x W: the forward product, and with the transposed kernel the backward one. A tile of four rows by
 * eight columns keeps its eight sums in registers, because one chain of additions would wait for
 * each result. ReLU and dropout leave most activations zero: where enough are, the product goes
 * through lists of the others. Both ways add up in the same order, so a row's result depends
 * neither on the way nor on the rows beside it.
 */

/**
 * y = x W + bias, with ReLU if asked. x is (rows, depth), y is (rows, columns), W is (depth,
 * columns): panels of 32 columns begin `panelBytes` apart and have rows `wRowBytes` apart. Works on
 * whole groups of four rows: both x and y have room for them.
 */
export function multiply(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  w: usize,
  wRowBytes: usize,
  panelBytes: usize,
  bias: usize,
  rows: i32,
  depth: i32,
  columns: i32,
  rectified: bool,
): void {
  if (depth == shallowDepth) {
    multiplyShallow(
      y,
      yRowBytes,
      x,
      xRowBytes,
      w,
      wRowBytes,
      panelBytes,
      bias,
      rows,
      columns,
      rectified,
    );
    return;
  }
  const compressed =
    columns >= worthCompressing &&
    (rows == 1 || depth >= worthCompressing) &&
    compressRows(x, xRowBytes, rows, depth, wRowBytes);
  for (let column = 0; column < columns; column += panelColumns) {
    const width = min(panelColumns, columns - column);
    if (compressed && width == panelColumns) {
      sumOfRows(y, yRowBytes, w, bias, rows, rectified);
    } else if (rows == 1) {
      denseRow(y, x, w, wRowBytes, bias, depth, width, rectified);
    } else {
      for (let first = 0; first < depth; first += cachedDepth) {
        const part = min(cachedDepth, depth - first);
        denseTiles(
          y,
          yRowBytes,
          x + ((<usize>first) << 2),
          xRowBytes,
          w + <usize>first * wRowBytes,
          wRowBytes,
          first == 0 ? bias : 0,
          rows,
          part,
          width,
          rectified && first + part == depth,
        );
      }
    }
    w += panelBytes;
    y += panelRowBytes;
    bias += panelRowBytes;
  }
}

/** One panel of `multiply` for a single row. */
function denseRow(
  y: usize,
  x: usize,
  w: usize,
  wRowBytes: usize,
  bias: usize,
  depth: i32,
  width: i32,
  rectified: bool,
): void {
  const depthBytes = (<usize>depth) << 2;
  const widthBytes = (<usize>width) << 2;
  for (let column: usize = 0; column < widthBytes; column += 16) {
    let sum = v128.load(bias + column);
    let from = w + column;
    for (let k: usize = 0; k < depthBytes; k += 4) {
      sum = multiplyAdd(sum, v128.load_splat<f32>(x + k), v128.load(from));
      from += wRowBytes;
    }
    v128.store(y + column, rectified ? relu(sum) : sum);
  }
}

/** A part of one panel of `multiply`, tile by tile; adds to y itself where `bias` is 0. */
function denseTiles(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  w: usize,
  wRowBytes: usize,
  bias: usize,
  rows: i32,
  depth: i32,
  width: i32,
  rectified: bool,
): void {
  const depthBytes = (<usize>depth) << 2;
  const widthBytes = (<usize>width) << 2;
  let column: usize = 0;
  for (; column + 32 <= widthBytes; column += 32) {
    for (let row = 0; row < rows; row += 4) {
      const x0 = x + <usize>row * xRowBytes;
      const x1 = x0 + xRowBytes;
      const x2 = x1 + xRowBytes;
      const x3 = x2 + xRowBytes;
      const to = y + <usize>row * yRowBytes + column;
      const from = bias == 0 ? to : bias + column;
      const next = bias == 0 ? yRowBytes : 0;
      let s00 = v128.load(from),
        s01 = v128.load(from, 16);
      let s10 = v128.load(from + next),
        s11 = v128.load(from + next, 16);
      let s20 = v128.load(from + 2 * next),
        s21 = v128.load(from + 2 * next, 16);
      let s30 = v128.load(from + 3 * next),
        s31 = v128.load(from + 3 * next, 16);
      let wk = w + column;
      // Two rows of W a turn: address arithmetic would cost as much as the products otherwise.
      for (let k: usize = 0; k < depthBytes; k += 8) {
        let w0 = v128.load(wk),
          w1 = v128.load(wk, 16);
        let a = v128.load_splat<f32>(x0 + k);
        s00 = multiplyAdd(s00, a, w0);
        s01 = multiplyAdd(s01, a, w1);
        a = v128.load_splat<f32>(x1 + k);
        s10 = multiplyAdd(s10, a, w0);
        s11 = multiplyAdd(s11, a, w1);
        a = v128.load_splat<f32>(x2 + k);
        s20 = multiplyAdd(s20, a, w0);
        s21 = multiplyAdd(s21, a, w1);
        a = v128.load_splat<f32>(x3 + k);
        s30 = multiplyAdd(s30, a, w0);
        s31 = multiplyAdd(s31, a, w1);
        wk += wRowBytes;
        ((w0 = v128.load(wk)), (w1 = v128.load(wk, 16)));
        a = v128.load_splat<f32>(x0 + k, 4);
        s00 = multiplyAdd(s00, a, w0);
        s01 = multiplyAdd(s01, a, w1);
        a = v128.load_splat<f32>(x1 + k, 4);
        s10 = multiplyAdd(s10, a, w0);
        s11 = multiplyAdd(s11, a, w1);
        a = v128.load_splat<f32>(x2 + k, 4);
        s20 = multiplyAdd(s20, a, w0);
        s21 = multiplyAdd(s21, a, w1);
        a = v128.load_splat<f32>(x3 + k, 4);
        s30 = multiplyAdd(s30, a, w0);
        s31 = multiplyAdd(s31, a, w1);
        wk += wRowBytes;
      }
      if (rectified) {
        ((s00 = relu(s00)), (s01 = relu(s01)), (s10 = relu(s10)), (s11 = relu(s11)));
        ((s20 = relu(s20)), (s21 = relu(s21)), (s30 = relu(s30)), (s31 = relu(s31)));
      }
      v128.store(to, s00);
      v128.store(to, s01, 16);
      v128.store(to + yRowBytes, s10);
      v128.store(to + yRowBytes, s11, 16);
      v128.store(to + 2 * yRowBytes, s20);
      v128.store(to + 2 * yRowBytes, s21, 16);
      v128.store(to + 3 * yRowBytes, s30);
      v128.store(to + 3 * yRowBytes, s31, 16);
    }
  }
  if (column < widthBytes) {
    for (let row = 0; row < rows; row += 4) {
      const x0 = x + <usize>row * xRowBytes;
      const x1 = x0 + xRowBytes;
      const x2 = x1 + xRowBytes;
      const x3 = x2 + xRowBytes;
      const to = y + <usize>row * yRowBytes + column;
      const from = bias == 0 ? to : bias + column;
      const next = bias == 0 ? yRowBytes : 0;
      let s0 = v128.load(from);
      let s1 = v128.load(from + next);
      let s2 = v128.load(from + 2 * next);
      let s3 = v128.load(from + 3 * next);
      let wk = w + column;
      for (let k: usize = 0; k < depthBytes; k += 4) {
        const w0 = v128.load(wk);
        s0 = multiplyAdd(s0, v128.load_splat<f32>(x0 + k), w0);
        s1 = multiplyAdd(s1, v128.load_splat<f32>(x1 + k), w0);
        s2 = multiplyAdd(s2, v128.load_splat<f32>(x2 + k), w0);
        s3 = multiplyAdd(s3, v128.load_splat<f32>(x3 + k), w0);
        wk += wRowBytes;
      }
      if (rectified) {
        ((s0 = relu(s0)), (s1 = relu(s1)), (s2 = relu(s2)), (s3 = relu(s3)));
      }
      v128.store(to, s0);
      v128.store(to + yRowBytes, s1);
      v128.store(to + 2 * yRowBytes, s2);
      v128.store(to + 3 * yRowBytes, s3);
    }
  }
}
