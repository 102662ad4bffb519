import type { ActivationName } from '../../../shared/activations';
import {
  geluCubic,
  geluScale,
  leakySlope,
  seluAlpha,
  seluScale,
  shrinkThreshold,
} from '../reference/activations';
import { logSoftmax, softmax, type Activation } from './rowActivations';
import type { Matrix, TensorflowApi } from './tensorflowApi';

/** A straight line between two bounds of its output, which is flat at both. */
function clipped(slope: number, offset: number, low: number, high: number): Activation {
  return {
    value: (tf, x) =>
      tf.clipByValue(slope === 1 ? x : tf.add<Matrix>(tf.mul(x, slope), offset), low, high),
    backward: (tf, dy, y) => {
      const isInside: Matrix = tf.logicalAnd(tf.greater(y, low), tf.less(y, high));
      const passed = tf.cast<Matrix>(isInside, 'float32');
      return tf.mul(dy, slope === 1 ? passed : tf.mul(passed, slope));
    },
  };
}

const hardSigmoid = clipped(1 / 6, 0.5, 0, 1);

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
  softsign: {
    value: (tf, x) => tf.div(x, tf.add(tf.abs(x), 1)),
    backward: (tf, dy, y) => tf.mul(dy, tf.square(tf.sub(1, tf.abs(y)))),
  },
  exponential: { value: (tf, x) => tf.exp(x), backward: (tf, dy, y) => tf.mul(dy, y) },
  silu: {
    value: (tf, x) => tf.mul(x, tf.sigmoid(x)),
    // s + y (1 - s), where s is the sigmoid
    backward: (tf, dy, y, x) => {
      const s = tf.sigmoid(x);
      return tf.mul(dy, tf.add(s, tf.mul(y, tf.sub(1, s))));
    },
  },
  gelu: {
    value: (tf, x) => tf.mul(x, normalCdf(tf, x)),
    backward: (tf, dy, _, x) => {
      const density = tf.div(tf.exp(tf.mul(tf.square(x), -0.5)), Math.sqrt(2 * Math.PI));
      return tf.mul(dy, tf.add(normalCdf(tf, x), tf.mul(x, density)));
    },
  },
  geluTanh: {
    value: (tf, x) => tf.mul(tf.mul(x, 0.5), tf.add(geluTanhOf(tf, x), 1)),
    // 0.5 (1 + t + x (1 - t²) scale (1 + 3 cubic x²))
    backward: (tf, dy, _, x) => {
      const t = geluTanhOf(tf, x);
      const inner = tf.mul(tf.add(tf.mul(tf.square(x), 3 * geluCubic), 1), geluScale);
      const slope = tf.mul(tf.mul(x, tf.sub(1, tf.square(t))), inner);
      return tf.mul(dy, tf.mul(tf.add(tf.add(t, 1), slope), 0.5));
    },
  },
  mish: {
    value: (tf, x) => tf.mul(x, tf.tanh(tf.softplus(x))),
    // t + x (1 - t²) sigmoid(x)
    backward: (tf, dy, _, x) => {
      const t = tf.tanh(tf.softplus<Matrix>(x));
      const slope = tf.mul(tf.mul(x, tf.sub(1, tf.square(t))), tf.sigmoid(x));
      return tf.mul(dy, tf.add(t, slope));
    },
  },
  relu6: clipped(1, 0, 0, 6),
  leakyRelu: {
    value: (tf, x) => tf.leakyRelu(x, leakySlope),
    backward: (tf, dy, y) => tf.where(tf.greater(y, 0), dy, tf.mul<Matrix>(dy, leakySlope)),
  },
  hardSigmoid,
  hardSigmoidKeras2: clipped(0.2, 0.5, 0, 1),
  hardSilu: {
    value: (tf, x) => tf.mul(x, hardSigmoid.value(tf, x)),
    // x / 3 + 0.5 between -3 and 3, else 0 or 1
    backward: (tf, dy, _, x) => {
      const inside = tf.add<Matrix>(tf.div(x, 3), 0.5);
      const outside = tf.cast<Matrix>(tf.greater(x, 0), 'float32');
      return tf.mul(dy, tf.where(tf.less(tf.abs(x), 3), inside, outside));
    },
  },
  hardTanh: clipped(1, 0, -1, 1),
  hardShrink: {
    value: (tf, x) => {
      const isKept: Matrix = tf.greater(tf.abs(x), shrinkThreshold);
      return tf.mul(x, tf.cast<Matrix>(isKept, 'float32'));
    },
    backward: backwardOfShrink,
  },
  softShrink: {
    value: (tf, x) => tf.sub(x, tf.clipByValue(x, -shrinkThreshold, shrinkThreshold)),
    backward: backwardOfShrink,
  },
  tanhShrink: {
    value: (tf, x) => tf.sub(x, tf.tanh(x)),
    backward: (tf, dy, _, x) => tf.mul(dy, tf.square(tf.tanh(x))),
  },
  logSigmoid: {
    value: (tf, x) => tf.neg(tf.softplus(tf.neg(x))),
    backward: (tf, dy, y) => tf.mul(dy, tf.neg(tf.expm1(y))),
  },
  sparseSigmoid: clipped(0.5, 0.5, 0, 1),
  sparsePlus: {
    value: (tf, x) => {
      const curve = tf.mul<Matrix>(tf.square(tf.maximum(tf.add(x, 1), 0)), 0.25);
      return tf.where(tf.less(x, 1), curve, x);
    },
    backward: (tf, dy, y) => tf.mul(dy, tf.minimum(tf.sqrt(y), 1)),
  },
  squareplus: {
    // The larger of y and 1/y, in which nothing cancels.
    value: (tf, x) => {
      const larger = tf.mul<Matrix>(tf.add(tf.abs(x), tf.sqrt(tf.add(tf.square(x), 4))), 0.5);
      return tf.where(tf.less(x, 0), tf.div<Matrix>(1, larger), larger);
    },
    backward: (tf, dy, y) => {
      const squared = tf.square(y);
      return tf.mul(dy, tf.div(squared, tf.add(squared, 1)));
    },
  },
  softmax,
  logSoftmax,
};

function normalCdf(tf: TensorflowApi, x: Matrix): Matrix {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

function geluTanhOf(tf: TensorflowApi, x: Matrix): Matrix {
  const cubic = tf.add(tf.mul(tf.square(x), geluCubic), 1);
  return tf.tanh(tf.mul(tf.mul(x, cubic), geluScale));
}

/** The slope is 1 but where the output is 0. */
function backwardOfShrink(tf: TensorflowApi, dy: Matrix, y: Matrix): Matrix {
  return tf.mul(dy, tf.abs(tf.sign(y)));
}
