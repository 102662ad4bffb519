/** Activations for which the entries of a row depend on one another; a row has `units` entries. */
export interface RowActivation {
  /** y = f(x), row by row; y may be x. */
  readonly forward: (y: Float32Array, x: Float32Array) => void;
  /** dx from dy and the output y, row by row; dx may be dy. */
  readonly backward: (dx: Float32Array, dy: Float32Array, y: Float32Array) => void;
}

const softmax: RowActivation = {
  forward: (y, x) => {
    const largest = largestOf(x);
    let sum = 0;
    for (const value of x) sum += Math.exp(value - largest);
    x.forEach((value, i) => (y[i] = Math.exp(value - largest) / sum));
  },
  // dx = y (dy - the mean of dy, weighted by y)
  backward: (dx, dy, y) => {
    let mean = 0;
    for (let i = 0; i < y.length; i++) mean += y[i]! * dy[i]!;
    for (let i = 0; i < y.length; i++) dx[i] = y[i]! * (dy[i]! - mean);
  },
};

const logSoftmax: RowActivation = {
  forward: (y, x) => {
    const largest = largestOf(x);
    let sum = 0;
    for (const value of x) sum += Math.exp(value - largest);
    const logSum = largest + Math.log(sum);
    x.forEach((value, i) => (y[i] = value - logSum));
  },
  backward: (dx, dy, y) => {
    let sum = 0;
    for (const d of dy) sum += d;
    for (let i = 0; i < y.length; i++) dx[i] = dy[i]! - Math.exp(y[i]!) * sum;
  },
};

export const rowActivations = { softmax, logSoftmax };

function largestOf(row: Float32Array): number {
  return row.reduce((largest, value) => Math.max(largest, value), -Infinity);
}
