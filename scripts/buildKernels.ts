import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildFolder } from '../config/buildFolder';

/** Compiles the SIMD kernels, with relaxed SIMD and without. */

const assembly = join(import.meta.dirname, '../src/trainer/engines/simd/assembly');
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')),
  'bin/asc.js',
);
const outputs = { plain: 'simd.wasm', relaxed: 'simd-relaxed.wasm' };

for (const [target, file] of Object.entries(outputs)) {
  const { status } = spawnSync(
    process.execPath,
    [
      ...[compiler, join(assembly, 'index.ts'), '--config', join(assembly, 'asconfig.json')],
      ...['--target', target, '--outFile', join(buildFolder, 'kernels', file)],
    ],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exit(1);
}
