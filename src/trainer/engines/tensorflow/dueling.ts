import type { Matrix, TensorflowApi } from './tensorflowApi';

/**
 * What dueling heads multiply (rows, 1 + actions) by to get (rows, actions): q = value + advantage -
 * mean of the advantages (Wang et al., 2016, equation 9). Its transpose leads the gradients back.
 */
function heads(tf: TensorflowApi, actions: number): Matrix {
  const share = 1 / actions;
  const rows = Array.from({ length: actions + 1 }, (_, unit) =>
    Array.from({ length: actions }, (_, action) => {
      if (unit === 0) return 1;
      return unit - 1 === action ? 1 - share : -share;
    }),
  );
  return tf.tensor2d(rows);
}

/** y is (rows, 1 + actions), the result (rows, actions). */
export function duelingForward(tf: TensorflowApi, y: Matrix): Matrix {
  return tf.matMul(y, heads(tf, y.shape[1] - 1));
}

/** dY, (rows, 1 + actions), from dQ, (rows, actions). */
export function duelingBackward(tf: TensorflowApi, dQ: Matrix): Matrix {
  return tf.matMul(dQ, heads(tf, dQ.shape[1]), false, true);
}
