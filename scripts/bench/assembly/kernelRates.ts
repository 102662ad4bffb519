import { allocate } from '../../../src/trainer/engines/simd/assembly/arena';
import { allocateLists } from '../../../src/trainer/engines/simd/assembly/multiply/compressed';
import { rowBytes } from '../../../src/trainer/engines/simd/assembly/layer';
import { multiply } from '../../../src/trainer/engines/simd/assembly/multiply/multiply';
import { multiplyTransposed } from '../../../src/trainer/engines/simd/assembly/multiply/multiplyTransposed';
import {
  panelColumns,
  panelRowBytes,
  panelsBytes,
} from '../../../src/trainer/engines/simd/assembly/multiply/panels';
import { multiplyAdd } from '../../../src/trainer/engines/simd/assembly/vectors';

/** The engine's own products, one by one, and what they are measured against. */

let rows: i32 = 0;
let depth: i32 = 0;
let columns: i32 = 0;
let x: usize = 0;
let w: usize = 0;
let y: usize = 0;
let zeros: usize = 0;

/**
 * x is (rows, depth), W (depth, columns); all are multiples of 32.
 * @param zeroEvery x has a zero in so many entries; 0 for none
 */
export function prepare(rowCount: i32, depthCount: i32, columnCount: i32, zeroEvery: i32): void {
  rows = rowCount;
  depth = depthCount;
  columns = columnCount;
  x = allocate(rowBytes(depth) * rows);
  y = allocate(rowBytes(columns) * rows);
  w = allocate(panelsBytes(depth, columns));
  zeros = allocate(rowBytes(max(depth, columns)));
  allocateLists(rows, max(depth, columns));
  fill(x, rowBytes(depth) * rows, zeroEvery);
  fill(y, rowBytes(columns) * rows, 0);
  fill(w, panelsBytes(depth, columns), 0);
}

/** Small numbers that are no powers of two, zeros among them as if drawn at random. */
function fill(to: usize, bytes: usize, zeroEvery: i32): void {
  let state: u32 = 1;
  for (let entry: usize = 0; entry < bytes; entry += 4) {
    state = state * 1664525 + 1013904223;
    const draw = <i32>(state >>> 16);
    const isZero = zeroEvery > 0 && draw % zeroEvery == 0;
    store<f32>(to + entry, isZero ? 0 : <f32>(draw + 1) * 3e-7);
  }
}

/** y = x W + 0 */
export function forward(): void {
  multiply(
    y,
    rowBytes(columns),
    x,
    rowBytes(depth),
    w,
    panelRowBytes,
    panelsBytes(depth, panelColumns),
    zeros,
    rows,
    depth,
    columns,
    false,
  );
}

/** W = xᵀ y */
export function kernelGradient(): void {
  multiplyTransposed(
    w,
    panelRowBytes,
    panelsBytes(depth, panelColumns),
    x,
    rowBytes(depth),
    y,
    rowBytes(columns),
    zeros,
    rows,
    depth,
    columns,
  );
}

/** Multiply-adds that `registerLoop` does in a turn, of four lanes each. */
export const chains: i32 = 12;

/**
 * Multiply-adds alone, nothing of them in memory, in so many independent chains that none waits
 * for another. Returns a number that depends on all of them.
 */
export function registerLoop(turns: i32, factor: f32, summand: f32): f32 {
  const a = f32x4.splat(factor);
  const b = f32x4.splat(summand);
  let s0 = f32x4.splat(0),
    s1 = f32x4.splat(1),
    s2 = f32x4.splat(2),
    s3 = f32x4.splat(3);
  let s4 = f32x4.splat(4),
    s5 = f32x4.splat(5),
    s6 = f32x4.splat(6),
    s7 = f32x4.splat(7);
  let s8 = f32x4.splat(8),
    s9 = f32x4.splat(9),
    s10 = f32x4.splat(10),
    s11 = f32x4.splat(11);
  for (let turn = 0; turn < turns; turn++) {
    s0 = multiplyAdd(b, s0, a);
    s1 = multiplyAdd(b, s1, a);
    s2 = multiplyAdd(b, s2, a);
    s3 = multiplyAdd(b, s3, a);
    s4 = multiplyAdd(b, s4, a);
    s5 = multiplyAdd(b, s5, a);
    s6 = multiplyAdd(b, s6, a);
    s7 = multiplyAdd(b, s7, a);
    s8 = multiplyAdd(b, s8, a);
    s9 = multiplyAdd(b, s9, a);
    s10 = multiplyAdd(b, s10, a);
    s11 = multiplyAdd(b, s11, a);
  }
  const low = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  const middle = f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7));
  const high = f32x4.add(f32x4.add(s8, s9), f32x4.add(s10, s11));
  return f32x4.extract_lane(f32x4.add(f32x4.add(low, middle), high), 0);
}
