import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createFolder } from '../../../files/createFolder';
import { takeLock } from '../../../files/lockFile';
import type { Layout } from './layout';
import { killOrphanedChild } from './orphanedChild';
import { TensorflowError } from './tensorflowError';

/**
 * Keeps every other process from changing the installation meanwhile.
 * @param work is given what notes the child that it runs: should this process be killed, the lock's
 *   next holder ends that child first
 * @throws TensorflowError if another one is changing it
 */
export async function withLock<Result>(
  layout: Layout,
  work: (noteChild: (pid: number) => void) => Promise<Result>,
): Promise<Result> {
  const { lock: path, folder } = layout;
  await createFolder(dirname(path));
  const lock = await takeLock(path);
  if ('holder' in lock) {
    throw new TensorflowError(
      `TensorFlow is being installed or removed already, by process ${lock.holder.pid}: wait until it is done.`,
    );
  }
  try {
    const orphan = lock.former?.child;
    if (orphan !== undefined) await killOrphanedChild(orphan, folder);
    return await work(lock.noteChild);
  } finally {
    // A refusal that fetched nothing leaves nothing; one with files stays.
    await rmdir(folder).catch(() => undefined);
    await lock.release();
  }
}
