import { allocate } from '../arena';
import { panelColumns } from './panels';
import { cachedDepth } from './multiplyTiles';
import { multiplyAdd, pickBytes, relu } from '../vectors';

/**
 * A matrix as lists of its entries other than zero, one list a row: the values, and for each the
 * byte offset of that row of the other factor which it is multiplied with. One matrix at a time.
 */

/** Products that are narrower or flatter gain nothing from lists. */
export const worthCompressing: i32 = panelColumns;
/** Lists longer than this share of all entries are slower than whole tiles. */
const worthwhileShare: f32 = 0.75;
/** (rows, columns) each; a list takes the first entries of its row. */
let values: usize = 0;
let offsets: usize = 0;
let listBytes: usize = 0;
/** Where each list ends within its row, after every `cachedDepth` columns. */
let ends: usize = 0;
let endsPerList: usize = 0;

/** Room for a matrix of `rows` by `columns`, listed by rows or by columns. */
export function allocateLists(rows: i32, columns: i32): void {
  const bytes = (<usize>rows * <usize>columns) << 2;
  values = allocate(bytes);
  offsets = allocate(bytes);
  const longest = max(rows, columns);
  ends = allocate((<usize>longest * (<usize>longest / cachedDepth + 1)) << 2);
}

/** Entry m brings the lanes whose bits are set in m to the front. */
// prettier-ignore
const lanesToFront = memory.data<u8>([
  0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0, 0,1,2,3,0,0,0,0,0,0,0,0,0,0,0,0,
  4,5,6,7,0,0,0,0,0,0,0,0,0,0,0,0, 0,1,2,3,4,5,6,7,0,0,0,0,0,0,0,0,
  8,9,10,11,0,0,0,0,0,0,0,0,0,0,0,0, 0,1,2,3,8,9,10,11,0,0,0,0,0,0,0,0,
  4,5,6,7,8,9,10,11,0,0,0,0,0,0,0,0, 0,1,2,3,4,5,6,7,8,9,10,11,0,0,0,0,
  12,13,14,15,0,0,0,0,0,0,0,0,0,0,0,0, 0,1,2,3,12,13,14,15,0,0,0,0,0,0,0,0,
  4,5,6,7,12,13,14,15,0,0,0,0,0,0,0,0, 0,1,2,3,4,5,6,7,12,13,14,15,0,0,0,0,
  8,9,10,11,12,13,14,15,0,0,0,0,0,0,0,0, 0,1,2,3,8,9,10,11,12,13,14,15,0,0,0,0,
  4,5,6,7,8,9,10,11,12,13,14,15,0,0,0,0, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,
]);

/** Adds the entries other than zero to the list that ends at `end`; returns its new end. */
function append(end: usize, entries: v128, entryOffsets: v128): usize {
  // -0 is no entry, NaN is one.
  const mask = i32x4.bitmask(f32x4.ne(entries, f32x4.splat(0)));
  const front = v128.load(lanesToFront + ((<usize>mask) << 4));
  v128.store(values + end, pickBytes(entries, front));
  v128.store(offsets + end, pickBytes(entryOffsets, front));
  return end + ((<usize>popcnt(mask)) << 2);
}

function beginLists(length: i32): void {
  listBytes = (<usize>length) << 2;
  endsPerList = <usize>((length + cachedDepth - 1) / cachedDepth);
}

/** Byte offsets of the other factor's first four rows. */
function firstOffsets(factorRowBytes: usize): v128 {
  return i32x4.mul(i32x4.splat(<i32>factorRowBytes), i32x4(0, 1, 2, 3));
}

function isWorthwhile(listedBytes: usize, entries: i32): bool {
  return <f32>(listedBytes >> 2) <= <f32>entries * worthwhileShare;
}

/**
 * Lists the rows of x (rows, columns); returns whether the lists are short enough to be used.
 * @param factorRowBytes from one row of the other factor to the next
 */
export function compressRows(
  x: usize,
  xRowBytes: usize,
  rows: i32,
  columns: i32,
  factorRowBytes: usize,
): bool {
  beginLists(columns);
  const step = i32x4.splat((<i32>factorRowBytes) << 2);
  let listedBytes: usize = 0;
  let listEnds = ends;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const from = x + row * xRowBytes;
    let end = row * listBytes;
    listedBytes -= end;
    let entryOffsets = firstOffsets(factorRowBytes);
    for (let column: usize = 0; column < listBytes;) {
      const last = min(column + (cachedDepth << 2), listBytes);
      for (; column < last; column += 16) {
        end = append(end, v128.load(from + column), entryOffsets);
        entryOffsets = i32x4.add(entryOffsets, step);
      }
      store<usize>(listEnds, end);
      listEnds += 4;
    }
    listedBytes += end;
  }
  return rows == 1 || isWorthwhile(listedBytes, rows * columns);
}

/** The same of the columns of x; they are a multiple of four. */
export function compressColumns(
  x: usize,
  xRowBytes: usize,
  rows: i32,
  columns: i32,
  factorRowBytes: usize,
): bool {
  beginLists((rows + 3) & ~3);
  const step = i32x4.splat((<i32>factorRowBytes) << 2);
  const rowCount = i32x4.splat(rows);
  let listedBytes: usize = 0;
  for (let column: usize = 0; column < <usize>columns; column += 4) {
    let end0 = column * listBytes;
    let end1 = end0 + listBytes;
    let end2 = end1 + listBytes;
    let end3 = end2 + listBytes;
    listedBytes -= end0 + end1 + end2 + end3;
    let entryOffsets = firstOffsets(factorRowBytes);
    let from = x + (column << 2);
    let listEnds = ends + ((column * endsPerList) << 2);
    for (let row = 0; row < rows;) {
      const last = min(row + cachedDepth, rows);
      for (; row < last; row += 4) {
        const a = v128.load(from);
        const b = v128.load(from + xRowBytes);
        const c = v128.load(from + 2 * xRowBytes);
        const d = v128.load(from + 3 * xRowBytes);
        const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
        const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
        const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
        const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
        // The last group of four may reach beyond the rows.
        const present = i32x4.lt_s(i32x4.add(i32x4.splat(row), i32x4(0, 1, 2, 3)), rowCount);
        const x0 = v128.and(present, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
        const x1 = v128.and(present, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7));
        const x2 = v128.and(present, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5));
        const x3 = v128.and(present, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7));
        end0 = append(end0, x0, entryOffsets);
        end1 = append(end1, x1, entryOffsets);
        end2 = append(end2, x2, entryOffsets);
        end3 = append(end3, x3, entryOffsets);
        entryOffsets = i32x4.add(entryOffsets, step);
        from += 4 * xRowBytes;
      }
      store<usize>(listEnds, end0);
      store<usize>(listEnds + (endsPerList << 2), end1);
      store<usize>(listEnds + (endsPerList << 3), end2);
      store<usize>(listEnds + 3 * (endsPerList << 2), end3);
      listEnds += 4;
    }
    listedBytes += end0 + end1 + end2 + end3;
  }
  return isWorthwhile(listedBytes, rows * columns);
}

/**
 * Row i of y is bias + the sum of value * (row of w at that offset) over list i, with ReLU if
 * asked, for `count` lists. y, w and bias are 32 columns wide.
 */
export function sumOfRows(
  y: usize,
  yRowBytes: usize,
  w: usize,
  bias: usize,
  count: i32,
  rectified: bool,
): void {
  for (let part: usize = 0; part < endsPerList; part++) {
    const isLast = part == endsPerList - 1;
    sumOfPart(y, yRowBytes, w, part == 0 ? bias : 0, part, count, rectified && isLast);
  }
}

/** One part of every list; begins with the sums that are in y already where bias is 0. */
function sumOfPart(
  y: usize,
  yRowBytes: usize,
  w: usize,
  bias: usize,
  part: usize,
  count: i32,
  rectified: bool,
): void {
  // Values and offsets lie equally far apart for every list: one address serves both.
  const offsetsFromValues = offsets - values;
  let listEnds = ends + (part << 2);
  for (let i: usize = 0; i < <usize>count; i++) {
    const first = bias == 0 ? y : bias;
    let s0 = v128.load(first),
      s1 = v128.load(first, 16);
    let s2 = v128.load(first, 32),
      s3 = v128.load(first, 48);
    let s4 = v128.load(first, 64),
      s5 = v128.load(first, 80);
    let s6 = v128.load(first, 96),
      s7 = v128.load(first, 112);
    const end = values + load<usize>(listEnds);
    let entry = values + (part == 0 ? i * listBytes : load<usize>(listEnds - 4));
    for (; entry < end; entry += 4) {
      const a = v128.load_splat<f32>(entry);
      const from = w + load<usize>(entry + offsetsFromValues);
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
    listEnds += endsPerList << 2;
  }
}
