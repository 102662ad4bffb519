import type { RunChild } from './childProcess';

export interface NvidiaGpu {
  readonly name: string;
  readonly driver: string;
  readonly memoryBytes: number;
}

const mebibyte = 2 ** 20;

/** The first NVIDIA GPU whose driver answers, or null. */
export async function findNvidiaGpu(run: RunChild): Promise<NvidiaGpu | null> {
  const result = await run(
    'nvidia-smi',
    ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader,nounits'],
    // A driver that wakes a sleeping GPU takes seconds.
    { timeoutMs: 20_000 },
  );
  const line = result.exitCode === 0 ? result.output.split('\n')[0] : undefined;
  const [name, driver, mebibytes] = (line ?? '').split(',').map((part) => part.trim());
  if (!name || !driver || !/^\d+$/.test(mebibytes ?? '')) return null;
  return { name, driver, memoryBytes: Number(mebibytes) * mebibyte };
}
