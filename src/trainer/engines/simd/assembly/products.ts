/**
 * The three matrix products of a dense layer. All depths and widths are multiples of four; a tile
 * of four rows by eight columns keeps its eight sums in registers, because one chain of additions
 * would wait for each result. A row's result does not depend on the rows beside it.
 */

function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

function relu(x: v128): v128 {
  // pmax(x, 0) is "x < 0 ? 0 : x": one instruction, and NaN stays NaN.
  return f32x4.pmax(x, f32x4.splat(0));
}

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
  if (rows == 1) {
    multiplyRow(y, x, panels, bias, depth, columns, rectified);
    return;
  }
  const depthBytes = (<usize>depth) << 2;
  let column: usize = 0;
  for (; column + 8 <= <usize>columns; column += 8) {
    const panel = panels + column * depthBytes;
    const b0 = v128.load(bias + (column << 2));
    const b1 = v128.load(bias + (column << 2), 16);
    for (let row: i32 = 0; row < rows; row += 4) {
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
      let w = panel;
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
        w += 32;
      }
      if (rectified) {
        s00 = relu(s00);
        s01 = relu(s01);
        s10 = relu(s10);
        s11 = relu(s11);
        s20 = relu(s20);
        s21 = relu(s21);
        s30 = relu(s30);
        s31 = relu(s31);
      }
      let to = y + <usize>row * yRowBytes + (column << 2);
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
  if (column < <usize>columns) {
    const panel = panels + column * depthBytes;
    const b = v128.load(bias + (column << 2));
    for (let row: i32 = 0; row < rows; row += 4) {
      const x0 = x + <usize>row * xRowBytes;
      const x1 = x0 + xRowBytes;
      const x2 = x1 + xRowBytes;
      const x3 = x2 + xRowBytes;
      let s0 = b,
        s1 = b,
        s2 = b,
        s3 = b;
      let w = panel;
      for (let k: usize = 0; k < depthBytes; k += 4) {
        const w0 = v128.load(w);
        s0 = multiplyAdd(s0, v128.load_splat<f32>(x0 + k), w0);
        s1 = multiplyAdd(s1, v128.load_splat<f32>(x1 + k), w0);
        s2 = multiplyAdd(s2, v128.load_splat<f32>(x2 + k), w0);
        s3 = multiplyAdd(s3, v128.load_splat<f32>(x3 + k), w0);
        w += 16;
      }
      if (rectified) {
        s0 = relu(s0);
        s1 = relu(s1);
        s2 = relu(s2);
        s3 = relu(s3);
      }
      let to = y + <usize>row * yRowBytes + (column << 2);
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

/** `multiply` for one row: four panels at a time, each sum added up in the same order. */
function multiplyRow(
  y: usize,
  x: usize,
  panels: usize,
  bias: usize,
  depth: i32,
  columns: i32,
  rectified: bool,
): void {
  const depthBytes = (<usize>depth) << 2;
  const panelBytes = depthBytes << 3;
  let column: usize = 0;
  for (; column + 32 <= <usize>columns; column += 32) {
    const b = bias + (column << 2);
    let s0 = v128.load(b),
      s1 = v128.load(b, 16),
      s2 = v128.load(b, 32),
      s3 = v128.load(b, 48);
    let s4 = v128.load(b, 64),
      s5 = v128.load(b, 80),
      s6 = v128.load(b, 96),
      s7 = v128.load(b, 112);
    let p0 = panels + column * depthBytes;
    let p1 = p0 + panelBytes;
    let p2 = p1 + panelBytes;
    let p3 = p2 + panelBytes;
    for (let k: usize = 0; k < depthBytes; k += 4) {
      const a = v128.load_splat<f32>(x + k);
      s0 = multiplyAdd(s0, a, v128.load(p0));
      s1 = multiplyAdd(s1, a, v128.load(p0, 16));
      s2 = multiplyAdd(s2, a, v128.load(p1));
      s3 = multiplyAdd(s3, a, v128.load(p1, 16));
      s4 = multiplyAdd(s4, a, v128.load(p2));
      s5 = multiplyAdd(s5, a, v128.load(p2, 16));
      s6 = multiplyAdd(s6, a, v128.load(p3));
      s7 = multiplyAdd(s7, a, v128.load(p3, 16));
      p0 += 32;
      p1 += 32;
      p2 += 32;
      p3 += 32;
    }
    if (rectified) {
      s0 = relu(s0);
      s1 = relu(s1);
      s2 = relu(s2);
      s3 = relu(s3);
      s4 = relu(s4);
      s5 = relu(s5);
      s6 = relu(s6);
      s7 = relu(s7);
    }
    const to = y + (column << 2);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    v128.store(to, s4, 64);
    v128.store(to, s5, 80);
    v128.store(to, s6, 96);
    v128.store(to, s7, 112);
  }
  while (column < <usize>columns) {
    const width: usize = min<usize>(8, <usize>columns - column);
    for (let half: usize = 0; half < width; half += 4) {
      let w = panels + column * depthBytes + (half << 2);
      let s = v128.load(bias + ((column + half) << 2));
      for (let k: usize = 0; k < depthBytes; k += 4) {
        s = multiplyAdd(s, v128.load_splat<f32>(x + k), v128.load(w));
        w += width << 2;
      }
      v128.store(y + ((column + half) << 2), rectified ? relu(s) : s);
    }
    column += width;
  }
}

/** dW = xᵀ dy. x is (rows, inputs), dy is (rows, units), dW is (inputs, units) in panels. */
export function multiplyTransposed(
  dPanels: usize,
  x: usize,
  xRowBytes: usize,
  dy: usize,
  dyRowBytes: usize,
  rows: i32,
  inputs: i32,
  units: i32,
): void {
  const inputBytes = (<usize>inputs) << 2;
  let to = dPanels;
  let column: usize = 0;
  for (; column + 8 <= <usize>units; column += 8) {
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
      let d = dy + (column << 2);
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
      v128.store(to, s10, 32);
      v128.store(to, s11, 48);
      v128.store(to, s20, 64);
      v128.store(to, s21, 80);
      v128.store(to, s30, 96);
      v128.store(to, s31, 112);
      to += 128;
    }
  }
  if (column < <usize>units) {
    for (let k: usize = 0; k < inputBytes; k += 16) {
      let s0 = f32x4.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0;
      let a = x + k;
      let d = dy + (column << 2);
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
      v128.store(to, s1, 16);
      v128.store(to, s2, 32);
      v128.store(to, s3, 48);
      to += 64;
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
