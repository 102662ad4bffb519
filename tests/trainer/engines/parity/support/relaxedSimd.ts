import { setFlagsFromString } from 'node:v8';
import { supportsRelaxedSimd } from '../../../../../src/host/engines/simdBuilds';

/** Node 20 has relaxed SIMD behind a flag: the build that newer ones choose is tested there too. */
export async function enableRelaxedSimd(): Promise<void> {
  if (!(await supportsRelaxedSimd())) setFlagsFromString('--experimental-wasm-relaxed-simd');
}
