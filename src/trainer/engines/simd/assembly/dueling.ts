/**
 * Dueling heads in place (Wang et al., 2016, equation 9), over rows that lie `rowBytes` apart: a
 * value and the advantages of `actions` actions before, (rows, 1 + actions); q = value + advantage -
 * mean of the advantages after, (rows, actions), and a zero in the entry that is left over.
 */
export function duelingForward(y: usize, rowBytes: usize, rows: i32, actions: i32): void {
  for (let row = 0; row < rows; row++, y += rowBytes) {
    const value = load<f32>(y);
    let sum: f64 = 0;
    for (let action = 1; action <= actions; action++) sum += load<f32>(entry(y, action));
    const mean = sum / <f64>actions;
    for (let action = 0; action < actions; action++) {
      const advantage = <f64>load<f32>(entry(y, action + 1));
      store<f32>(entry(y, action), <f32>(<f64>value + (advantage - mean)));
    }
    store<f32>(entry(y, actions), 0);
  }
}

/** The gradients back: dQ, (rows, actions), becomes dY, (rows, 1 + actions), in place. */
export function duelingBackward(d: usize, rowBytes: usize, rows: i32, actions: i32): void {
  for (let row = 0; row < rows; row++, d += rowBytes) {
    let sum: f64 = 0;
    for (let action = 0; action < actions; action++) sum += load<f32>(entry(d, action));
    const mean = sum / <f64>actions;
    for (let action = actions; action > 0; action--) {
      store<f32>(entry(d, action), <f32>(<f64>load<f32>(entry(d, action - 1)) - mean));
    }
    store<f32>(d, <f32>sum);
  }
}

function entry(row: usize, index: i32): usize {
  return row + ((<usize>index) << 2);
}
