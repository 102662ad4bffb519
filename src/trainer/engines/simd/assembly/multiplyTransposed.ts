import { compressColumns, sumOfRows, worthCompressing } from './compressed';
import { panelColumns } from './panels';
import { multiplyAdd } from './vectors';

/** xᵀ dy, the gradient of a kernel, in the two ways of multiply.ts; and the gradient of a bias. */

/**
 * dW = xᵀ dy. x is (rows, inputs), dy is (rows, units), dW is (inputs, units) in panels.
 * @param zeros as many as a layer is wide
 */
export function multiplyTransposed(
  dPanels: usize,
  x: usize,
  xRowBytes: usize,
  dy: usize,
  dyRowBytes: usize,
  zeros: usize,
  rows: i32,
  inputs: i32,
  units: i32,
): void {
  const compressed =
    units >= worthCompressing &&
    inputs >= worthCompressing &&
    compressColumns(x, xRowBytes, rows, inputs);
  for (let column = 0; column < units; column += panelColumns) {
    const width = min(panelColumns, units - column);
    const widthBytes = (<usize>width) << 2;
    const from = dy + ((<usize>column) << 2);
    if (compressed && width == panelColumns) {
      sumOfRows(dPanels, widthBytes, from, dyRowBytes, zeros, inputs, false);
    } else {
      denseTransposedTiles(dPanels, x, xRowBytes, from, dyRowBytes, rows, inputs, widthBytes);
    }
    dPanels += <usize>inputs * widthBytes;
  }
}

/** One panel of `multiplyTransposed`, tile by tile. */
function denseTransposedTiles(
  dPanel: usize,
  x: usize,
  xRowBytes: usize,
  dy: usize,
  dyRowBytes: usize,
  rows: i32,
  inputs: i32,
  panelRowBytes: usize,
): void {
  const inputBytes = (<usize>inputs) << 2;
  let column: usize = 0;
  for (; column + 32 <= panelRowBytes; column += 32) {
    let to = dPanel + column;
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
      let d = dy + column;
      for (let row = 0; row < rows; row++) {
        const d0 = v128.load(d);
        const d1 = v128.load(d, 16);
        const a0 = v128.load_splat<f32>(a);
        s00 = multiplyAdd(s00, a0, d0);
        s01 = multiplyAdd(s01, a0, d1);
        const a1 = v128.load_splat<f32>(a, 4);
        s10 = multiplyAdd(s10, a1, d0);
        s11 = multiplyAdd(s11, a1, d1);
        const a2 = v128.load_splat<f32>(a, 8);
        s20 = multiplyAdd(s20, a2, d0);
        s21 = multiplyAdd(s21, a2, d1);
        const a3 = v128.load_splat<f32>(a, 12);
        s30 = multiplyAdd(s30, a3, d0);
        s31 = multiplyAdd(s31, a3, d1);
        a += xRowBytes;
        d += dyRowBytes;
      }
      v128.store(to, s00);
      v128.store(to, s01, 16);
      to += panelRowBytes;
      v128.store(to, s10);
      v128.store(to, s11, 16);
      to += panelRowBytes;
      v128.store(to, s20);
      v128.store(to, s21, 16);
      to += panelRowBytes;
      v128.store(to, s30);
      v128.store(to, s31, 16);
      to += panelRowBytes;
    }
  }
  if (column < panelRowBytes) {
    let to = dPanel + column;
    for (let k: usize = 0; k < inputBytes; k += 16) {
      let s0 = f32x4.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0;
      let a = x + k;
      let d = dy + column;
      for (let row = 0; row < rows; row++) {
        const d0 = v128.load(d);
        s0 = multiplyAdd(s0, v128.load_splat<f32>(a), d0);
        s1 = multiplyAdd(s1, v128.load_splat<f32>(a, 4), d0);
        s2 = multiplyAdd(s2, v128.load_splat<f32>(a, 8), d0);
        s3 = multiplyAdd(s3, v128.load_splat<f32>(a, 12), d0);
        a += xRowBytes;
        d += dyRowBytes;
      }
      v128.store(to, s0);
      to += panelRowBytes;
      v128.store(to, s1);
      to += panelRowBytes;
      v128.store(to, s2);
      to += panelRowBytes;
      v128.store(to, s3);
      to += panelRowBytes;
    }
  }
}

/** The column sums of x (rows, columns). */
export function sumRows(sums: usize, x: usize, xRowBytes: usize, rows: i32, columns: i32): void {
  const columnBytes = (<usize>columns) << 2;
  for (let column: usize = 0; column < columnBytes; column += 16) {
    let sum = f32x4.splat(0);
    let from = x + column;
    for (let row = 0; row < rows; row++) {
      sum = f32x4.add(sum, v128.load(from));
      from += xRowBytes;
    }
    v128.store(sums + column, sum);
  }
}
