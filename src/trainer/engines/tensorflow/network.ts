import type { NetworkSpec } from '../engine';
import type { DropoutStep } from '../dropoutHash';
import { activations } from './activations';
import { dropoutMask } from './dropoutMask';
import { duelingBackward, duelingForward } from './dueling';
import type { LayerTensors } from './parameters';
import type { Matrix, TensorflowApi, Vector } from './tensorflowApi';

/** What a layer remembers of a forward pass; all are (rows, units). */
export interface LayerTrace {
  /** Before the activation. */
  readonly sums: Matrix;
  /** After the activation. */
  readonly outputs: Matrix;
  /** What dropout multiplies outputs and their gradients by; null without dropout. */
  readonly mask: Matrix | null;
  /** After dropout: what the next layer reads. */
  readonly dropped: Matrix;
}

/** The network without dropout: x is (rows, inputs), the result (rows, actions). */
export function infer(
  tf: TensorflowApi,
  network: NetworkSpec,
  parameters: readonly LayerTensors[],
  x: Matrix,
): Matrix {
  const y = network.layers.reduce((below, { activation }, index) => {
    const { kernel, bias } = parameters[index]!;
    return activations[activation].value(tf, tf.add(tf.matMul(below, kernel), bias));
  }, x);
  return network.isDueling ? duelingForward(tf, y) : y;
}

/** The values that a forward pass came to, (rows, actions). */
export function outputsOf(
  tf: TensorflowApi,
  network: NetworkSpec,
  trace: readonly LayerTrace[],
): Matrix {
  const { dropped } = trace.at(-1)!;
  return network.isDueling ? duelingForward(tf, dropped) : dropped;
}

/** What each layer made of x, (rows, inputs), with dropout. */
export function forward(
  tf: TensorflowApi,
  network: NetworkSpec,
  parameters: readonly LayerTensors[],
  x: Matrix,
  dropout: DropoutStep,
): LayerTrace[] {
  const rows = x.shape[0];
  let below = x;
  return network.layers.map(({ units, activation, dropoutRate }, index) => {
    const { kernel, bias } = parameters[index]!;
    const sums: Matrix = tf.add(tf.matMul(below, kernel), bias);
    const outputs = activations[activation].value(tf, sums);
    const mask = dropoutRate > 0 ? dropoutMask(tf, dropoutRate, dropout, index, rows, units) : null;
    const dropped = mask === null ? outputs : tf.mul<Matrix>(outputs, mask);
    below = dropped;
    return { sums, outputs, mask, dropped };
  });
}

/**
 * The gradients of all parameters, in their order.
 * @param dOutputs (rows, actions), the gradient of the network's outputs
 */
export function backward(
  tf: TensorflowApi,
  network: NetworkSpec,
  parameters: readonly LayerTensors[],
  x: Matrix,
  trace: readonly LayerTrace[],
  dOutputs: Matrix,
): Vector {
  const gradients: Vector[] = [];
  let dy = network.isDueling ? duelingBackward(tf, dOutputs) : dOutputs;
  for (let index = network.layers.length - 1; index >= 0; index--) {
    const { sums, outputs, mask } = trace[index]!;
    if (mask !== null) dy = tf.mul(dy, mask);
    dy = activations[network.layers[index]!.activation].backward(tf, dy, outputs, sums);
    const below = index === 0 ? x : trace[index - 1]!.dropped;
    const dKernel = tf.matMul(below, dy, true, false);
    gradients.unshift(tf.reshape(dKernel, [dKernel.size]), tf.sum(dy, 0));
    if (index > 0) dy = tf.matMul(dy, parameters[index]!.kernel, false, true);
  }
  return tf.concat1d(gradients);
}
