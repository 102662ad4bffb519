import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { systemCode } from '../modelFolderError';
import type { Layout } from './layout';
import { TensorflowError } from './tensorflowError';

/**
 * Keeps every other process from changing the installation meanwhile.
 * @throws TensorflowError if another one is changing it
 */
export async function withLock<Result>(
  layout: Layout,
  work: () => Promise<Result>,
): Promise<Result> {
  await mkdir(layout.folder, { recursive: true });
  await takeLock(layout.lock);
  try {
    return await work();
  } finally {
    await rm(layout.lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<void> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (isRunning(holder)) {
      throw new TensorflowError(
        `TensorFlow is being installed or removed already, by process ${holder}: wait until it is done (or delete ${lock} if that process is another program).`,
      );
    }
    // A killed process left it.
    await rm(lock, { force: true });
    await takeLock(lock);
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
