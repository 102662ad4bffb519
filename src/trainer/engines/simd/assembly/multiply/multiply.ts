import { compressRows, sumOfRows, worthCompressing } from './compressed';
import { panelColumns, panelRowBytes } from './panels';
import { multiplyShallow, shallowDepth } from './shallow';
import { multiplyTiles } from './multiplyTiles';

/**
 * x W: the forward product, and with the transposed kernel the backward one. ReLU and dropout
 * leave most activations zero: where enough are, the product goes through lists of the others.
 * Both ways add up in the same order, so with finite weights a row's result depends neither on the
 * way nor on the rows beside it.
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
    } else {
      multiplyTiles(
        y,
        yRowBytes,
        x,
        xRowBytes,
        4,
        w,
        wRowBytes,
        bias,
        rows,
        depth,
        width,
        rectified,
      );
    }
    w += panelBytes;
    y += panelRowBytes;
    bias += panelRowBytes;
  }
}
