import { cpus, totalmem } from 'node:os';
import { messageOf } from '../../../../shared/errorText';
import { createTensorflowEngineFactory } from '../../../../trainer/engines/tensorflow/tensorflowEngine';
import { benchmarkGradientStepUs } from '../../../../trainer/engines/gradientStepBenchmark';
import { nodeClock } from '../../../app/nodeClock';
import { childRunner } from '../installation/childProcess';
import { loadTensorflowFrom } from '../addon/loadTensorflow';
import { findNvidiaGpu } from '../installation/nvidiaDriver';
import type { ProbeAnswer, ProbeReport } from './probeReport';
import type { Tensorflow } from '../tfjs/tfjsBundle';
import { tinyEngineSpec } from './tinyEngineSpec';

const measuringMs = 300;

interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/** Throws where it computes nonsense. */
function compute(tf: Tensorflow): void {
  tf.tidy(() => {
    const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
    expectNear(product.dataSync(), [19, 22, 43, 50]);
    const weights = tf.variable(tf.tensor1d([3, -2]));
    // The gradient of the sum of squares is twice the weights.
    tf.train.sgd(0.25).minimize(() => weights.square().sum());
    expectNear(weights.dataSync(), [1.5, -1]);
    weights.dispose();
  });
}

function expectNear(values: ArrayLike<number>, expected: readonly number[]): void {
  if (expected.every((value, index) => Math.abs(value - values[index]!) < 1e-4)) return;
  throw new Error(`It computed ${Array.from(values).join(', ')} for ${expected.join(', ')}`);
}

/** Also tries every operation of the engine. */
function timeGradientStepUs(tf: Tensorflow): number {
  const create = createTensorflowEngineFactory(tf, 'TensorFlow');
  return benchmarkGradientStepUs(create, tinyEngineSpec, nodeClock, measuringMs);
}

async function describeDevice(usesGpu: boolean): Promise<ProbeReport['device']> {
  const gpu = usesGpu ? await findNvidiaGpu(childRunner()) : null;
  if (usesGpu) {
    return { kind: 'gpu', name: gpu?.name ?? 'GPU', memoryBytes: gpu?.memoryBytes ?? 0 };
  }
  return { kind: 'cpu', name: cpus()[0]?.model.trim() ?? 'CPU', memoryBytes: totalmem() };
}

/**
 * Loads an installation's addon and computes with it: in a process of its own, because a library
 * that does not fit the machine ends the process that loads it.
 */
export async function probe(addon: string): Promise<ProbeAnswer> {
  try {
    const tf = await loadTensorflowFrom(addon);
    compute(tf);
    const backend = tf.backend() as unknown as NativeBackend;
    const device = await describeDevice(backend.isUsingGpuDevice);
    const gradientStepUs = timeGradientStepUs(tf);
    return { report: { version: backend.binding.TF_Version, device, gradientStepUs } };
  } catch (error) {
    return { fault: messageOf(error).split('\n')[0]! };
  }
}
