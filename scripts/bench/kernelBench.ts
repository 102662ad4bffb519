import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { appRoot } from '../../src/host/app/appRoot';
import { supportsRelaxedSimd, type SimdBuild } from '../../src/host/engines/simdBuilds';
import { medianOf, repeatTimer } from './measure';
import type { PartContext } from './part';
import type { Cell, Section } from './report';

/** What assembly/kernelRates.ts exports. */
interface KernelRates {
  prepare(rows: number, depth: number, columns: number, zeroEvery: number): void;
  forward(): void;
  kernelGradient(): void;
  registerLoop(turns: number, factor: number, summand: number): number;
  readonly chains: { readonly value: number };
}

export const productShape = { rows: 128, depth: 512, columns: 256 } as const;
const { rows, depth, columns } = productShape;
const lanes = 4;
const turns = 10_000;

/** Matrix products of the engine's kernels, and multiply-adds that touch registers alone. */
export async function benchKernels(context: PartContext): Promise<Section[]> {
  const builds: SimdBuild[] = ['plain'];
  if (await supportsRelaxedSimd()) builds.push('relaxed');
  const table: Record<string, Cell>[] = [];
  for (const build of builds) {
    const module = await compile(build);
    for (const product of products) {
      context.progress(`${build}, ${product.what}`);
      table.push({ build, ...rateOf(module, product, context) });
    }
  }
  return [
    {
      title: `Matrix products of ${rows}x${depth}x${columns}`,
      columns: [
        { key: 'build', label: 'Build' },
        { key: 'what', label: 'Product' },
        { key: 'gigaflops', label: 'GFLOP/s' },
        { key: 'registers', label: 'Registers alone, GFLOP/s' },
        { key: 'share', label: 'Share', format: (share) => `${(100 * share).toFixed(0)} %` },
      ],
      rows: table,
      notes: [
        'One thread. Products and the loop that uses nothing but registers took turns: the share is the median of theirs. The target of the share is 70 % at least.',
        'Where half of x is zero, the products that are left out count as if they were done.',
      ],
    },
  ];
}

/** One forward product of `productShape`, of the fastest build that runs here. */
export async function forwardProduct(): Promise<() => void> {
  const module = await compile((await supportsRelaxedSimd()) ? 'relaxed' : 'plain');
  const kernels = new WebAssembly.Instance(module).exports as unknown as KernelRates;
  kernels.prepare(rows, depth, columns, 0);
  return () => kernels.forward();
}

interface Product {
  readonly what: string;
  readonly zeroEvery: number;
  run(kernels: KernelRates): void;
}

const products: readonly Product[] = [
  { what: 'x W', zeroEvery: 0, run: (kernels) => kernels.forward() },
  { what: 'xᵀ dy', zeroEvery: 0, run: (kernels) => kernels.kernelGradient() },
  { what: 'x W, half of x zero', zeroEvery: 2, run: (kernels) => kernels.forward() },
  { what: 'xᵀ dy, half of x zero', zeroEvery: 2, run: (kernels) => kernels.kernelGradient() },
];

function rateOf(
  module: WebAssembly.Module,
  { what, zeroEvery, run }: Product,
  { sampling }: PartContext,
): Record<string, Cell> {
  const kernels = new WebAssembly.Instance(module).exports as unknown as KernelRates;
  kernels.prepare(rows, depth, columns, zeroEvery);
  const product = repeatTimer(() => run(kernels), sampling.warmUpMs);
  // 1 is a fixed point of s/2 + 1/2: no sum grows without bound, none becomes subnormal.
  const loop = repeatTimer(() => kernels.registerLoop(turns, 0.5, 0.5), sampling.warmUpMs);
  const productFlops = 2 * rows * depth * columns;
  const loopFlops = 2 * turns * lanes * kernels.chains.value;
  const rates = Array.from({ length: sampling.repeats }, () => ({
    product: productFlops / (1000 * product(sampling.repeatMs)),
    registers: loopFlops / (1000 * loop(sampling.repeatMs)),
  }));
  return {
    what,
    gigaflops: medianOf(rates.map(({ product }) => product)),
    registers: medianOf(rates.map(({ registers }) => registers)),
    share: medianOf(rates.map(({ product, registers }) => product / registers)),
  };
}

/** Compiles the kernels as the product's own build does, with the loop beside them. */
async function compile(build: SimdBuild): Promise<WebAssembly.Module> {
  const outFile = join('out', 'bench', `kernelRates-${build}.wasm`);
  const { error, stderr } = await asc.main([
    'scripts/bench/assembly/kernelRates.ts',
    '--config',
    'src/trainer/engines/simd/assembly/asconfig.json',
    '--target',
    build,
    '--baseDir',
    appRoot,
    '--outFile',
    outFile,
  ]);
  if (error !== null) throw new Error(`The kernels do not compile: ${stderr.toString()}`);
  return WebAssembly.compile(await readFile(join(appRoot, outFile)));
}
