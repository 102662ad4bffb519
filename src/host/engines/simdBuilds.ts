import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineFactory } from '../../trainer/engines/engine';
import { createSimdEngineFactory } from '../../trainer/engines/simd/simdEngine';
import type { SimdKernels } from '../../trainer/engines/simd/simdKernels';
import { builtFolder } from '../app/appRoot';

/**
 * The kernels are built twice from the same sources: once with relaxed SIMD, whose fused
 * multiply-adds are faster and round once instead of twice, and once without it.
 */
const files = { relaxed: 'simd-relaxed.wasm', plain: 'simd.wasm' };

/** The smallest program with a vector in it: a function whose result is i8x16.splat(0). */
const simdProgram = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0],
  ...[65, 0, 253, 15, 253, 98, 11],
);

export type SimdBuild = keyof typeof files;

/**
 * The faster of the builds that this machine can run.
 * @throws Error with a sentence for a person if there is none
 */
export async function loadSimdEngine(folder = builtFolder): Promise<EngineFactory> {
  return loadSimdBuild((await supportsRelaxedSimd(folder)) ? 'relaxed' : 'plain', folder);
}

/** @throws Error with a sentence for a person if the file is missing, damaged or not for here */
export async function loadSimdBuild(
  build: SimdBuild,
  folder = builtFolder,
): Promise<EngineFactory> {
  const damaged = 'The SIMD kernels are missing or damaged: run `npm run build`.';
  const bytes = await read(build, folder).catch((cause: unknown) => {
    throw new Error(damaged, { cause });
  });
  try {
    const module = await WebAssembly.compile(bytes);
    return createSimdEngineFactory(
      () => new WebAssembly.Instance(module).exports as unknown as SimdKernels,
    );
  } catch (cause) {
    const runsSimd = WebAssembly.validate(simdProgram);
    throw new Error(runsSimd ? damaged : 'This processor has no WebAssembly SIMD.', { cause });
  }
}

/** Whether WebAssembly has relaxed SIMD here, as it has in Node since 21 and in Electron. */
export async function supportsRelaxedSimd(folder = builtFolder): Promise<boolean> {
  return WebAssembly.validate(await read('relaxed', folder).catch(() => new Uint8Array()));
}

function read(build: SimdBuild, folder: string): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(join(folder, 'kernels', files[build]));
}
