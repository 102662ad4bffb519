import type { ActivationName } from '../engine';
import type { Matrix, TensorflowApi } from './tensorflowApi';
import { seluAlpha, seluScale } from '../reference/activations';

interface Activation {
  readonly value: (tf: TensorflowApi, x: Matrix) => Matrix;
  /** dy times the derivative, from the output y; in few operations, since each costs its call. */
  readonly backward: (tf: TensorflowApi, dy: Matrix, y: Matrix) => Matrix;
}

export const activations: Readonly<Record<ActivationName, Activation>> = {
  linear: { value: (_, x) => x, backward: (_, dy) => dy },
  relu: {
    value: (tf, x) => tf.relu(x),
    // y is never below zero, so that its sign is the slope.
    backward: (tf, dy, y) => tf.mul(dy, tf.sign(y)),
  },
  tanh: {
    value: (tf, x) => tf.tanh(x),
    backward: (tf, dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))),
  },
  sigmoid: {
    value: (tf, x) => tf.sigmoid(x),
    backward: (tf, dy, y) => tf.mul(dy, tf.sub(y, tf.square(y))),
  },
  elu: {
    value: (tf, x) => tf.elu(x),
    backward: (tf, dy, y) => tf.mul(dy, tf.add(tf.minimum(y, 0), 1)),
  },
  selu: {
    value: (tf, x) => tf.selu(x),
    // scale above zero, y + scale * alpha up to it
    backward: (tf, dy, y) => {
      const below = tf.add(y, seluScale * seluAlpha);
      return tf.mul(dy, tf.where(tf.greater(y, 0), tf.scalar(seluScale), below));
    },
  },
  softplus: {
    value: (tf, x) => tf.softplus(x),
    backward: (tf, dy, y) => tf.mul(dy, tf.neg(tf.expm1(tf.neg(y)))),
  },
};
