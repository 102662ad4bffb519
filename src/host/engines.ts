import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineFactory } from '../trainer/engine';
import { createReferenceEngine } from '../trainer/engines/simd/reference';
import { createSimdEngineFactory } from '../trainer/engines/simd/simdEngine';
import type { SimdKernels } from '../trainer/engines/simd/simdKernels';
import { appRoot } from './appRoot';

export const engineNames = ['simd', 'reference'] as const;

export type EngineName = (typeof engineNames)[number];

/** @throws Error with a sentence for a person if this machine cannot run that engine */
export async function loadEngine(name: EngineName): Promise<EngineFactory> {
  return name === 'simd' ? loadSimdEngine() : createReferenceEngine;
}

async function loadSimdEngine(): Promise<EngineFactory> {
  const path = join(appRoot, 'out', 'kernels', 'simd.wasm');
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Error('The SIMD kernels are not built: run `npm run build` first.', { cause });
  });
  const module = await WebAssembly.compile(bytes);
  return createSimdEngineFactory(
    () => new WebAssembly.Instance(module).exports as unknown as SimdKernels,
  );
}
