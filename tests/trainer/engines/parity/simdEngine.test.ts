import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appRoot } from '../../../../src/host/app/appRoot';
import { loadEngine } from '../../../../src/host/engines/loadEngine';
import { loadSimdBuild } from '../../../../src/host/engines/simdBuilds';
import type { EngineFactory } from '../../../../src/trainer/engines/engine';
import { parameterSets } from '../../../../src/trainer/engines/parameterSets';
import { createSimdEngineFactory } from '../../../../src/trainer/engines/simd/simdEngine';
import type { SimdKernels } from '../../../../src/trainer/engines/simd/simdKernels';
import { learnFrom } from './support/learnFrom';
import { enableRelaxedSimd } from './support/relaxedSimd';
import {
  dense,
  engineSpec,
  randomMinibatch,
  randomSnapshot,
  snapshotOf,
} from './support/someNetworks';

it('copies a wide network in many turns, and says so when another snapshot was begun', async () => {
  const network = { inputs: 4, layers: [dense(1024, 'relu'), dense(512, 'relu')] };
  const engine = (await loadEngine('simd'))(engineSpec(network));
  const first = engine.beginSnapshot();
  expect(first.continue()).toBeNull();
  const second = engine.beginSnapshot();
  expect(() => first.continue()).toThrow(/a later snapshot was begun/);
  let turns = 1;
  while (second.continue() === null) turns += 1;
  // The wide layer of each set ends a turn.
  expect(turns).toBe(parameterSets.length);
  engine.dispose();
});

it.each(['simd', 'simd-relaxed'])('%s does not grow in 100,000 gradient steps', async (name) => {
  await enableRelaxedSimd();
  const path = join(appRoot, `out/kernels/${name}.wasm`);
  const module = await WebAssembly.compile(await readFile(path));
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
    for (let step = 0; step < steps; step++) learnFrom(engine, minibatch);
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

it('lets Adam’s averages reach zero instead of lingering among the subnormal numbers', async () => {
  const create = await loadEngine('simd');
  // A dead unit: its ReLU never opens, so its gradients are zero from the start.
  const network = { inputs: 1, layers: [dense(1, 'relu'), dense(1, 'linear')] };
  const engine = create(engineSpec(network));
  const start = snapshotOf([1, -100, 1, 0]);
  engine.restore({ ...start, firstMoments: Float32Array.of(1, 1, 1, 1) });
  const minibatch = { ...randomMinibatch(network, 1, 3), discounts: Float64Array.of(0) };
  for (let step = 0; step < 1000; step++) learnFrom(engine, minibatch);
  expect([...engine.snapshot().firstMoments.slice(0, 3)]).toEqual([0, 0, 0]);
  engine.dispose();
});

it('computes with the relaxed build where there is relaxed SIMD', async () => {
  await enableRelaxedSimd();
  const network = { inputs: 4, layers: [dense(40, 'relu'), dense(2, 'linear')] };
  const minibatch = randomMinibatch(network, 16, 4);
  const learned = (create: EngineFactory): Float32Array => {
    const engine = create(engineSpec(network));
    engine.restore(randomSnapshot(network, 5));
    for (let step = 0; step < 10; step++) learnFrom(engine, minibatch);
    const { online } = engine.snapshot();
    engine.dispose();
    return online;
  };
  const chosen = learned(await loadEngine('simd'));
  expect(chosen).toEqual(learned(await loadSimdBuild('relaxed')));
  // The builds round differently: the chosen one can be told from the other.
  expect(chosen).not.toEqual(learned(await loadSimdBuild('plain')));
});

it.each(['plain', 'relaxed'] as const)(
  'says when WebAssembly has not the memory, and takes the largest settings (%s)',
  async (build) => {
    await enableRelaxedSimd();
    const create = await loadSimdBuild(build);
    const layers = Array.from({ length: 5 }, () => dense(1024, 'tanh', 0.5));
    const network = { inputs: 4, layers: [...layers, dense(2, 'linear')] };
    const largest = engineSpec(network, {}, { maxBatchSize: 2048 });
    // Two columns of observations, each below 4 GiB and together above.
    expect(() => create({ ...largest, replayCapacity: 150_000_000 })).toThrow(
      /^its memory cannot hold this network, its minibatch and its replay buffer$/,
    );
    const engine = create({ ...largest, replayCapacity: 1_000_000 });
    const { observations, nextObservations } = engine.replay;
    observations.fill(0.1);
    nextObservations.fill(0.2);
    engine.learn({ slots: Uint32Array.of(999_999, 0), count: 2, weights: null });
    // The ring lies outside all that a step writes.
    expect([observations.at(-1), nextObservations.at(-1)]).toEqual([0.1, 0.2].map(Math.fround));
    engine.dispose();
  },
);

it('says what to do where the kernels are missing or damaged', async () => {
  const build = await mkdtemp(join(tmpdir(), 'kernels-'));
  const sentence = 'The SIMD kernels are missing or damaged: run `npm run build`.';
  await expect(loadEngine('simd', build)).rejects.toThrow(sentence);
  await mkdir(join(build, 'kernels'), { recursive: true });
  await writeFile(join(build, 'kernels/simd.wasm'), 'no WebAssembly');
  await expect(loadEngine('simd', build)).rejects.toThrow(sentence);
  await rm(build, { recursive: true });
});
