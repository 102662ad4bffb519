import type * as tfjs from '@tensorflow/tfjs';

/**
 * What the engine needs of TensorFlow.js, handed in by the host: whichever build of the package, with
 * its backend set. Only types come from the package itself.
 */
export type TensorflowApi = Pick<
  typeof tfjs,
  | 'abs'
  | 'add'
  | 'cast'
  | 'clipByValue'
  | 'concat1d'
  | 'div'
  | 'elu'
  | 'erf'
  | 'exp'
  | 'expm1'
  | 'greater'
  | 'keep'
  | 'leakyRelu'
  | 'less'
  | 'logSoftmax'
  | 'logicalAnd'
  | 'matMul'
  | 'maximum'
  | 'minimum'
  | 'mul'
  | 'neg'
  | 'relu'
  | 'reshape'
  | 'scalar'
  | 'selu'
  | 'sigmoid'
  | 'sign'
  | 'softmax'
  | 'softplus'
  | 'split'
  | 'sqrt'
  | 'square'
  | 'sub'
  | 'sum'
  | 'tanh'
  | 'tensor1d'
  | 'tensor2d'
  | 'tidy'
  | 'variable'
  | 'where'
  | 'zeros'
>;

export type Matrix = tfjs.Tensor2D;
export type Vector = tfjs.Tensor1D;
export type Scalar = tfjs.Scalar;
export type VectorVariable = tfjs.Variable<tfjs.Rank.R1>;
