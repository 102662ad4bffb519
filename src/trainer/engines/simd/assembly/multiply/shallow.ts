import { panelColumns } from './panels';
import { multiplyAdd, relu } from '../vectors';

export const shallowDepth: i32 = 4;

/**
 * `multiply` for that depth, which is that of CartPole's observations: a vector of columns of W stays
 * in registers while all rows of x pass by.
 */
export function multiplyShallow(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  w: usize,
  wRowBytes: usize,
  panelBytes: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  rectified: bool,
): void {
  for (let column = 0; column < columns; column += 4) {
    const inPanel = (<usize>(column & (panelColumns - 1))) << 2;
    const from = w + <usize>(column / panelColumns) * panelBytes + inPanel;
    const w0 = v128.load(from);
    const w1 = v128.load(from + wRowBytes);
    const w2 = v128.load(from + 2 * wRowBytes);
    const w3 = v128.load(from + 3 * wRowBytes);
    const b = v128.load(bias + ((<usize>column) << 2));
    let to = y + ((<usize>column) << 2);
    let a = x;
    for (let row = 0; row < rows; row++) {
      let sum = multiplyAdd(b, v128.load_splat<f32>(a), w0);
      sum = multiplyAdd(sum, v128.load_splat<f32>(a, 4), w1);
      sum = multiplyAdd(sum, v128.load_splat<f32>(a, 8), w2);
      sum = multiplyAdd(sum, v128.load_splat<f32>(a, 12), w3);
      v128.store(to, rectified ? relu(sum) : sum);
      a += xRowBytes;
      to += yRowBytes;
    }
  }
}
