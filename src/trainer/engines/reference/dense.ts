/** y = x W + b. x is (rows, inputs), W is (inputs, units), y is (rows, units). */
export function denseForward(
  y: Float32Array,
  x: Float32Array,
  kernel: Float32Array,
  bias: Float32Array,
  rows: number,
  inputs: number,
  units: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let unit = 0; unit < units; unit++) {
      let sum = bias[unit]!;
      for (let input = 0; input < inputs; input++) {
        sum += x[row * inputs + input]! * kernel[input * units + unit]!;
      }
      y[row * units + unit] = sum;
    }
  }
}

/**
 * dW = xᵀ dy, db = the sum of dy over its rows, dx = dy Wᵀ.
 * dy is (rows, units); the others have the shapes of W, b and x.
 */
export function denseBackward(
  dKernel: Float32Array,
  dBias: Float32Array,
  dx: Float32Array,
  dy: Float32Array,
  x: Float32Array,
  kernel: Float32Array,
  rows: number,
  inputs: number,
  units: number,
): void {
  for (let unit = 0; unit < units; unit++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += dy[row * units + unit]!;
    dBias[unit] = sum;
  }
  for (let input = 0; input < inputs; input++) {
    for (let unit = 0; unit < units; unit++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        sum += x[row * inputs + input]! * dy[row * units + unit]!;
      }
      dKernel[input * units + unit] = sum;
    }
  }
  for (let row = 0; row < rows; row++) {
    for (let input = 0; input < inputs; input++) {
      let sum = 0;
      for (let unit = 0; unit < units; unit++) {
        sum += dy[row * units + unit]! * kernel[input * units + unit]!;
      }
      dx[row * inputs + input] = sum;
    }
  }
}
