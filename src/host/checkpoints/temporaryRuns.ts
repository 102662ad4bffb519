import { lstat, readdir, rm, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { atomicCreate } from '../files/atomicWrite';
import { createFolder } from '../files/createFolder';
import { lockPathOf, numberedNames } from '../files/folderLock';
import { takeLock, type Lock } from '../files/lockFile';
import { readPlainFile } from '../files/plainFile';
import { CheckpointFolder, maxCheckpointBytes, nameOf } from './checkpointFolder';

/**
 * Moves the runs that were kept in the folder for temporary files, while nothing could be written in
 * the data folder, to where all others are. A run that goes on from one of them joins it; any other
 * gets a folder of its own. What another process has open stays where it is.
 * @param parent where all runs are kept
 * @throws Error of the system if one cannot be moved; then it lies where it was, whole
 */
export async function bringRunsHome(temporaryFolder: string, parent: string): Promise<void> {
  const entries = await readdir(temporaryFolder, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const away = join(temporaryFolder, name);
    const numbers = (await new CheckpointFolder(away).numbers()).reverse();
    if (numbers.length === 0) continue;
    const lock = await takeLock(lockPathOf(away));
    if ('holder' in lock) continue;
    try {
      await moveHome(away, numbers, parent);
    } finally {
      await lock.release();
    }
  }
}

/** @param numbers of the checkpoints to move, the oldest first */
async function moveHome(away: string, numbers: readonly number[], parent: string): Promise<void> {
  const { path: home, newest, lock } = await lockHome(parent, basename(away), numbers[0]!);
  const copied: string[] = [];
  try {
    await createFolder(home);
    for (const [index, number] of numbers.entries()) {
      // Without a gap: what is older than one would never be removed.
      const path = join(home, nameOf(newest + 1 + index));
      await copy(join(away, nameOf(number)), path);
      copied.push(path);
    }
  } catch (error) {
    for (const path of copied) await rm(path, { force: true });
    throw error;
  } finally {
    await lock.release();
  }
  for (const name of numbers.map(nameOf)) await rm(join(away, name), { force: true });
}

/** The first folder of this name, or of it and a number, of which the run may be the rest. */
async function lockHome(
  parent: string,
  name: string,
  firstNumber: number,
): Promise<{ readonly path: string; readonly newest: number; readonly lock: Lock }> {
  await createFolder(parent);
  for (const candidate of numberedNames(name)) {
    const path = join(parent, candidate);
    const lock = await takeLock(lockPathOf(path));
    if ('holder' in lock) continue;
    const [newest = 0] = await new CheckpointFolder(path).numbers().catch(() => [Infinity]);
    if (newest < firstNumber) return { path, newest, lock };
    await lock.release();
  }
  throw new RangeError('Every number is taken.');
}

/** Its time goes with it: of several runs that were left, the latest is opened. */
async function copy(file: string, to: string): Promise<void> {
  const { atime, mtime } = await lstat(file);
  const content = await readPlainFile(file, { maxBytes: maxCheckpointBytes });
  await atomicCreate(dirname(to), basename(to), content);
  await utimes(to, atime, mtime);
}
