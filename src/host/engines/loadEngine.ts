import type { EngineFactory } from '../../trainer/engines/engine';
import { createReferenceEngine } from '../../trainer/engines/reference/referenceEngine';
import { createTensorflowEngineFactory } from '../../trainer/engines/tensorflow/tensorflowEngine';
import { benchmarkGradientStepUs } from '../../trainer/engines/gradientStepBenchmark';
import { builtFolder } from '../app/appRoot';
import { nodeClock } from '../app/nodeClock';
import { loadSimdEngine } from './simdBuilds';
import { TensorflowInstallation } from './tensorflow/installation/tensorflowInstallation';
import { tinyEngineSpec } from './tensorflow/probe/tinyEngineSpec';

/** Engines that come with the app. */
export const engineNames = ['simd', 'reference'] as const;

type EngineName = (typeof engineNames)[number];

/**
 * @param folder the build, which holds the kernels
 * @throws Error with a sentence for a person if this machine cannot run that engine
 */
export async function loadEngine(name: EngineName, folder = builtFolder): Promise<EngineFactory> {
  return name === 'simd' ? loadSimdEngine(folder) : createReferenceEngine;
}

/** @throws TensorflowError with a sentence if it is not installed or does not work here */
export async function loadTensorflowEngine(
  installation = new TensorflowInstallation(),
): Promise<EngineFactory> {
  const tf = await installation.load();
  const state = await installation.state();
  const isGpu = state.kind === 'ready' && state.device.kind === 'gpu';
  const device = isGpu ? `CUDA, ${state.device.name}` : 'CPU';
  const create = createTensorflowEngineFactory(tf, `TensorFlow (${device})`);
  // The first gradient step in a process takes a hundred times as long as the others.
  await installation.blocking(() => benchmarkGradientStepUs(create, tinyEngineSpec, nodeClock, 0));
  return create;
}
