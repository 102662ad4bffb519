import { allocate } from './arena';
import { panelColumns } from './panels';
import { multiplyAdd, relu } from './vectors';

/**
 * A matrix as lists of its entries other than zero: one list per row, or per column, of pairs of
 * a value and its index in that row or column. One matrix at a time.
 */

/** Products that are narrower or flatter gain nothing from lists. */
export const worthCompressing: i32 = panelColumns;

const pairBytes: usize = 8;
/** Lists longer than this share of all entries are slower than whole tiles. */
const worthwhileShare: f32 = 0.75;

let lists: usize = 0;
/** Bytes from one list's start to the next one's. */
let listBytes: usize = 0;
/** Where each list ends. */
let ends: usize = 0;

/** Room for a matrix of `rows` by `columns`, listed either way. */
export function allocateLists(rows: i32, columns: i32): void {
  lists = allocate(<usize>rows * <usize>columns * pairBytes);
  ends = allocate((<usize>max(rows, columns)) << 2);
}

/** Lists the rows of x (rows, columns); returns whether they are short enough to be used. */
export function compressRows(x: usize, xRowBytes: usize, rows: i32, columns: i32): bool {
  listBytes = <usize>columns * pairBytes;
  let pairs: usize = 0;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const start = lists + row * listBytes;
    let end = start;
    const from = x + row * xRowBytes;
    for (let column: usize = 0; column < <usize>columns; column++) {
      const bits = load<u32>(from + (column << 2));
      store<u32>(end, bits);
      store<u32>(end, <u32>column, 4);
      // Shifting the sign out makes -0 a zero too.
      end += bits << 1 == 0 ? 0 : pairBytes;
    }
    store<usize>(ends + (row << 2), end);
    pairs += (end - start) / pairBytes;
  }
  return rows == 1 || <f32>pairs <= <f32>(rows * columns) * worthwhileShare;
}

/** Lists the columns of x (rows, columns); returns whether they are short enough to be used. */
export function compressColumns(x: usize, xRowBytes: usize, rows: i32, columns: i32): bool {
  listBytes = <usize>rows * pairBytes;
  for (let column: usize = 0; column < <usize>columns; column++) {
    store<usize>(ends + (column << 2), lists + column * listBytes);
  }
  let pairs: usize = 0;
  for (let row = 0; row < rows; row++) {
    const from = x + <usize>row * xRowBytes;
    for (let column: usize = 0; column < <usize>columns; column++) {
      const bits = load<u32>(from + (column << 2));
      const end = load<usize>(ends + (column << 2));
      const added: usize = bits << 1 == 0 ? 0 : pairBytes;
      store<u32>(end, bits);
      store<u32>(end, row, 4);
      store<usize>(ends + (column << 2), end + added);
      pairs += added;
    }
  }
  return <f32>(pairs / pairBytes) <= <f32>(rows * columns) * worthwhileShare;
}

/**
 * Row i of y is bias + the sum of value * (row `index` of w) over list i's pairs, with ReLU if
 * asked, for `count` lists. y, w and bias are 32 columns wide.
 */
export function sumOfRows(
  y: usize,
  yRowBytes: usize,
  w: usize,
  wRowBytes: usize,
  bias: usize,
  count: i32,
  rectified: bool,
): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    let s0 = v128.load(bias),
      s1 = v128.load(bias, 16);
    let s2 = v128.load(bias, 32),
      s3 = v128.load(bias, 48);
    let s4 = v128.load(bias, 64),
      s5 = v128.load(bias, 80);
    let s6 = v128.load(bias, 96),
      s7 = v128.load(bias, 112);
    const end = load<usize>(ends + (i << 2));
    for (let pair = lists + i * listBytes; pair < end; pair += pairBytes) {
      const a = v128.load_splat<f32>(pair);
      const from = w + <usize>load<u32>(pair, 4) * wRowBytes;
      s0 = multiplyAdd(s0, a, v128.load(from));
      s1 = multiplyAdd(s1, a, v128.load(from, 16));
      s2 = multiplyAdd(s2, a, v128.load(from, 32));
      s3 = multiplyAdd(s3, a, v128.load(from, 48));
      s4 = multiplyAdd(s4, a, v128.load(from, 64));
      s5 = multiplyAdd(s5, a, v128.load(from, 80));
      s6 = multiplyAdd(s6, a, v128.load(from, 96));
      s7 = multiplyAdd(s7, a, v128.load(from, 112));
    }
    if (rectified) {
      ((s0 = relu(s0)), (s1 = relu(s1)), (s2 = relu(s2)), (s3 = relu(s3)));
      ((s4 = relu(s4)), (s5 = relu(s5)), (s6 = relu(s6)), (s7 = relu(s7)));
    }
    v128.store(y, s0);
    v128.store(y, s1, 16);
    v128.store(y, s2, 32);
    v128.store(y, s3, 48);
    v128.store(y, s4, 64);
    v128.store(y, s5, 80);
    v128.store(y, s6, 96);
    v128.store(y, s7, 112);
    y += yRowBytes;
  }
}
