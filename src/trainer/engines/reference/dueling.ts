import { meanOf } from '../../../shared/scores';

/**
 * Dueling heads (Wang et al., 2016, equation 9): q = value + advantage - mean of the advantages.
 * y is (rows, 1 + actions), the value first; the result is (rows, actions).
 */
export function duelingForward(y: Float32Array, rows: number): Float32Array {
  const units = y.length / rows;
  const actions = units - 1;
  const q = new Float32Array(rows * actions);
  for (let row = 0; row < rows; row++) {
    const [value, ...advantages] = y.subarray(row * units, (row + 1) * units);
    const mean = meanOf(advantages);
    advantages.forEach((advantage, action) => {
      q[row * actions + action] = value! + (advantage - mean);
    });
  }
  return q;
}

/** dY, (rows, 1 + actions), from dQ, (rows, actions). */
export function duelingBackward(dQ: Float32Array, rows: number): Float32Array {
  const actions = dQ.length / rows;
  const units = actions + 1;
  const dY = new Float32Array(rows * units);
  for (let row = 0; row < rows; row++) {
    const slopes = Array.from(dQ.subarray(row * actions, (row + 1) * actions));
    const sum = slopes.reduce((total, slope) => total + slope, 0);
    dY[row * units] = sum;
    slopes.forEach((slope, action) => {
      dY[row * units + 1 + action] = slope - sum / actions;
    });
  }
  return dY;
}
