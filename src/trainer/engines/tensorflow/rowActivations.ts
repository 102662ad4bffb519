import type { Matrix, TensorflowApi } from './tensorflowApi';

export interface Activation {
  readonly value: (tf: TensorflowApi, x: Matrix) => Matrix;
  /**
   * dy times the derivative, from the output y, or from the sum x where y does not tell; in few
   * operations, since each costs its call.
   */
  readonly backward: (tf: TensorflowApi, dy: Matrix, y: Matrix, x: Matrix) => Matrix;
}

/** Activations for which the entries of a row depend on one another; x is (rows, units). */

export const softmax: Activation = {
  value: (tf, x) => tf.softmax(x),
  // y (dy - the mean of dy, weighted by y)
  backward: (tf, dy, y) => tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), 1, true))),
};

export const logSoftmax: Activation = {
  value: (tf, x) => tf.logSoftmax(x),
  backward: (tf, dy, y) => tf.sub(dy, tf.mul(tf.exp(y), tf.sum(dy, 1, true))),
};
