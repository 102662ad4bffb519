import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appRoot } from '../../src/host/appRoot';
import { createSimdEngineFactory } from '../../src/trainer/engines/simd/simdEngine';
import type { SimdKernels } from '../../src/trainer/engines/simd/simdKernels';
import { dense, engineSpec, randomMinibatch, randomSnapshot } from './someNetworks';

it('does not grow in 100,000 gradient steps of the SIMD engine', async () => {
  const module = await WebAssembly.compile(await readFile(join(appRoot, 'out/kernels/simd.wasm')));
  const instances: SimdKernels[] = [];
  const create = createSimdEngineFactory(() => {
    const kernels = new WebAssembly.Instance(module).exports as unknown as SimdKernels;
    instances.push(kernels);
    return kernels;
  });
  const network = { inputs: 4, layers: [dense(24, 'relu', 0.1), dense(2, 'linear')] };
  const engine = create(engineSpec(network, { doubleDqn: true }, { maxBatchSize: 16 }));
  engine.restore(randomSnapshot(network, 1));
  const minibatch = randomMinibatch(network, 16, 2);
  const learn = (steps: number) => {
    for (let step = 0; step < steps; step++) engine.learn(minibatch);
  };
  learn(10_000);
  const wasmBytes = instances[0]!.memory.buffer.byteLength;
  const heapBytes = process.memoryUsage().heapUsed;
  learn(100_000);
  expect(instances[0]!.memory.buffer.byteLength).toBe(wasmBytes);
  // The collector has not run by force: this is what steps leave behind at most.
  expect(process.memoryUsage().heapUsed - heapBytes).toBeLessThan(16 * 2 ** 20);
  expect(engine.snapshot().gradientSteps).toBe(110_000);
  engine.dispose();
});
