import { fourByEight, fourByFour, sixByEight } from './tiles';

/** A panel is multiplied in parts of so many rows: they stay in the first-level cache. */
export const cachedDepth: i32 = 256;

/**
 * y = x W + bias, with ReLU if asked, for up to 32 columns. Entries of x are `xRowBytes` apart from
 * row to row, and `xDepthBytes` from one to the next that belongs to the same row of y. Works on
 * whole groups of four rows.
 */
export function multiplyTiles(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  xDepthBytes: usize,
  w: usize,
  wRowBytes: usize,
  bias: usize,
  rows: i32,
  depth: i32,
  width: i32,
  rectified: bool,
): void {
  for (let first = 0; first < depth; first += cachedDepth) {
    const part = min(cachedDepth, depth - first);
    multiplyPart(
      y,
      yRowBytes,
      x + <usize>first * xDepthBytes,
      xRowBytes,
      xDepthBytes,
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

/** A part of the depth; adds to y itself where `bias` is 0. */
function multiplyPart(
  y: usize,
  yRowBytes: usize,
  x: usize,
  xRowBytes: usize,
  xDepthBytes: usize,
  w: usize,
  wRowBytes: usize,
  bias: usize,
  rows: i32,
  depth: i32,
  width: i32,
  rectified: bool,
): void {
  const widthBytes = (<usize>width) << 2;
  // In pairs of sixes, which leave whole fours.
  const rowsInSixes = rows - (rows % 12);
  const startRowBytes = bias == 0 ? yRowBytes : 0;
  for (let column: usize = 0; column < widthBytes; column += 32) {
    const isWide = column + 16 < widthBytes;
    let from = x;
    let to = y + column;
    const wColumn = w + column;
    let row = 0;
    while (row < rows) {
      const start = bias == 0 ? to : bias + column;
      const tileRows = isWide && row < rowsInSixes ? 6 : 4;
      if (tileRows == 6) {
        sixByEight(
          to,
          yRowBytes,
          from,
          xRowBytes,
          xDepthBytes,
          wColumn,
          wRowBytes,
          start,
          startRowBytes,
          depth,
          rectified,
        );
      } else if (isWide) {
        fourByEight(
          to,
          yRowBytes,
          from,
          xRowBytes,
          xDepthBytes,
          wColumn,
          wRowBytes,
          start,
          startRowBytes,
          depth,
          rectified,
        );
      } else {
        fourByFour(
          to,
          yRowBytes,
          from,
          xRowBytes,
          xDepthBytes,
          wColumn,
          wRowBytes,
          start,
          startRowBytes,
          depth,
          rectified,
        );
      }
      from += <usize>tileRows * xRowBytes;
      to += <usize>tileRows * yRowBytes;
      row += tileRows;
    }
  }
}
