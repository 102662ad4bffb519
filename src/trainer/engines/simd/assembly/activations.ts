/** Activations in place. Codes are the indices of `simdActivations` in simdActivations.ts. */

export const linear: i32 = 0;
export const relu: i32 = 1;
const tanh: i32 = 2;
const sigmoid: i32 = 3;
const elu: i32 = 4;
const selu: i32 = 5;
const softplus: i32 = 6;

// Klambauer et al., 2017; the digits are Keras'.
const seluAlpha: f32 = 1.6732632423543772;
const seluScale: f32 = 1.0507009873554805;

function expm1Of(x: f32): f32 {
  return <f32>NativeMath.expm1(<f64>x);
}

function activate(code: i32, x: f32): f32 {
  switch (code) {
    case relu:
      return x < 0 ? 0 : x;
    case tanh:
      return <f32>NativeMath.tanh(<f64>x);
    case sigmoid:
      return <f32>(1 / (1 + NativeMath.exp(-(<f64>x))));
    case elu:
      return x > 0 ? x : expm1Of(x);
    case selu:
      return seluScale * (x > 0 ? x : seluAlpha * expm1Of(x));
    case softplus:
      return <f32>(<f64>max<f32>(x, 0) + NativeMath.log1p(NativeMath.exp(-(<f64>abs(x)))));
    default:
      return x;
  }
}

/** The derivative where the activation's output was `y`; ReLU has `reluBackward`. */
function slope(code: i32, y: f32): f32 {
  switch (code) {
    case tanh:
      return 1 - y * y;
    case sigmoid:
      return y * (1 - y);
    case elu:
      return y > 0 ? 1 : y + 1;
    case selu:
      return y > 0 ? seluScale : y + seluScale * seluAlpha;
    case softplus:
      return -expm1Of(-y);
    default:
      return 1;
  }
}

/** x = f(x) for x of (rows, units); the padding beside the units stays zero. */
export function activationForward(
  code: i32,
  x: usize,
  xRowBytes: usize,
  rows: i32,
  units: i32,
): void {
  const unitBytes = (<usize>units) << 2;
  for (let row = 0; row < rows; row++) {
    for (let entry = x, end = x + unitBytes; entry < end; entry += 4) {
      store<f32>(entry, activate(code, load<f32>(entry)));
    }
    x += xRowBytes;
  }
}

/**
 * d *= f'(y) for ReLU followed by dropout, and by nothing: y of (rows, units) are the outputs after
 * dropout, which are above zero just where the output was, and was kept.
 * @param keepScale what kept outputs were multiplied by
 */
export function reluBackward(
  d: usize,
  y: usize,
  rowBytes: usize,
  rows: i32,
  units: i32,
  keepScale: f32,
): void {
  const unitBytes = (<usize>units) << 2;
  const zero = f32x4.splat(0);
  const scale = f32x4.splat(keepScale);
  for (let row = 0; row < rows; row++) {
    for (let entry: usize = 0; entry < unitBytes; entry += 16) {
      const passed = f32x4.gt(v128.load(y + entry), zero);
      v128.store(d + entry, v128.and(f32x4.mul(v128.load(d + entry), scale), passed));
    }
    d += rowBytes;
    y += rowBytes;
  }
}

/** d *= f'(y) for d and y of (rows, units), whose rows lie equally far apart. */
export function activationBackward(
  code: i32,
  d: usize,
  y: usize,
  rowBytes: usize,
  rows: i32,
  units: i32,
): void {
  const unitBytes = (<usize>units) << 2;
  for (let row = 0; row < rows; row++) {
    for (let entry: usize = 0; entry < unitBytes; entry += 4) {
      store<f32>(d + entry, load<f32>(d + entry) * slope(code, load<f32>(y + entry)));
    }
    d += rowBytes;
    y += rowBytes;
  }
}
