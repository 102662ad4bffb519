import type { ActivationName } from '../../../shared/activations';

/** What an operator of ONNX does with its inputs. */
export interface Operation {
  readonly operator: string;
  /** The numbers and words that it is given; Clip’s `min` and `max` count among them. */
  readonly attributes: Readonly<Record<string, number | string>>;
  readonly inputs: readonly Expression[];
}

/** Arithmetic on a dense layer’s sums in ONNX’ operators: `x` are the sums, a number is a scalar. */
export type Expression = 'x' | number | Operation;

/** The form that is written, and others that are read. */
type Forms = readonly [Expression, ...Expression[]];

function operation(operator: string, attributes: Operation['attributes'] = {}) {
  return (...inputs: readonly Expression[]): Operation => ({ operator, attributes, inputs });
}

const x = 'x';
const add = operation('Add');
const mul = operation('Mul');
const div = operation('Div');
const tanh = operation('Tanh');
const softplus = operation('Softplus')(x);
const square = mul(x, x);

const toSixth = operation('Clip', { min: 0, max: 6 });
const hardSigmoid = operation('HardSigmoid', { alpha: 1 / 6, beta: 0.5 })(x);
const [seluScale, seluAlpha] = [1.0507009873554805, 1.6732632423543772];

/** x (1 + y) / 2, in each order in which programs write it. */
function gated(y: Expression): [Operation, ...Operation[]] {
  const onePlus = add(y, 1);
  return [mul(mul(x, 0.5), onePlus), mul(mul(x, onePlus), 0.5), mul(x, mul(onePlus, 0.5))];
}

function geluTanhOf(cube: Expression): [Operation, ...Operation[]] {
  return gated(tanh(mul(add(x, mul(cube, 0.044715)), Math.sqrt(2 / Math.PI))));
}

const clipped = operation('Clip', { min: -1, max: 1 })(x);
const clippedPlusOne = add(clipped, 1);
const softplusOf = (y: Expression) => operation('Softplus')(y);
const squarePlusSum = add(x, operation('Sqrt')(add(square, 4)));

/**
 * Each activation in operators that opset 17 has, which is the first of its expressions, and in
 * other forms that exporters write.
 */
export const activationExpressions: Readonly<Record<ActivationName, Forms>> = {
  linear: [x],
  relu: [operation('Relu')(x), operation('Max')(x, 0)],
  tanh: [tanh(x)],
  sigmoid: [operation('Sigmoid')(x)],
  elu: [operation('Elu', { alpha: 1 })(x), operation('Celu', { alpha: 1 })(x)],
  selu: [operation('Selu', { alpha: seluAlpha, gamma: seluScale })(x)],
  softplus: [softplus, operation('Log')(add(operation('Exp')(x), 1))],
  softsign: [operation('Softsign')(x), div(x, add(operation('Abs')(x), 1))],
  exponential: [operation('Exp')(x)],
  silu: [mul(x, operation('Sigmoid')(x)), operation('Swish', { alpha: 1 })(x)],
  gelu: [
    ...gated(operation('Erf')(mul(x, Math.SQRT1_2))),
    ...gated(operation('Erf')(div(x, Math.SQRT2))),
    operation('Gelu', { approximate: 'none' })(x),
    // As tf2onnx writes it, though ONNX has no such operator.
    mul(mul(x, 0.5), operation('Erfc')(mul(operation('Neg')(x), Math.SQRT1_2))),
  ],
  geluTanh: [
    ...geluTanhOf(mul(square, x)),
    ...geluTanhOf(operation('Pow')(x, 3)),
    operation('Gelu', { approximate: 'tanh' })(x),
  ],
  mish: [mul(x, tanh(softplus)), operation('Mish')(x)],
  relu6: [toSixth(x)],
  leakyRelu: [operation('LeakyRelu', { alpha: 0.2 })(x), operation('Max')(x, mul(x, 0.2))],
  hardSigmoid: [hardSigmoid],
  hardSigmoidKeras2: [operation('HardSigmoid', { alpha: 0.2, beta: 0.5 })(x)],
  hardSilu: [
    operation('HardSwish')(x),
    mul(x, hardSigmoid),
    div(mul(x, toSixth(add(x, 3))), 6),
    mul(x, div(toSixth(add(x, 3)), 6)),
    mul(x, mul(toSixth(add(x, 3)), 1 / 6)),
  ],
  hardTanh: [
    clipped,
    operation('Max')(operation('Min')(x, 1), -1),
    operation('Min')(operation('Max')(x, -1), 1),
  ],
  hardShrink: [operation('Shrink', { lambd: 0.5, bias: 0 })(x)],
  softShrink: [operation('Shrink', { lambd: 0.5, bias: 0.5 })(x)],
  tanhShrink: [operation('Sub')(x, tanh(x))],
  logSigmoid: [
    operation('Neg')(softplusOf(operation('Neg')(x))),
    operation('Log')(operation('Sigmoid')(x)),
  ],
  sparseSigmoid: [operation('HardSigmoid', { alpha: 0.5, beta: 0.5 })(x)],
  // (1 + x)² / 4 between -1 and 1, and x beyond.
  sparsePlus: [add(mul(mul(clippedPlusOne, clippedPlusOne), 0.25), operation('Relu')(add(x, -1)))],
  squareplus: [mul(squarePlusSum, 0.5), div(squarePlusSum, 2)],
  softmax: [operation('Softmax', { axis: -1 })(x)],
  logSoftmax: [operation('LogSoftmax', { axis: -1 })(x)],
};
