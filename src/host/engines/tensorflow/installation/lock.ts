import { writeFileSync } from 'node:fs';
import { readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createFolder } from '../../../files/createFolder';
import { systemCode } from '../../../files/systemErrors';
import { isRunning } from '../../../files/isRunning';
import type { Layout } from './layout';
import { killOrphanedChild } from './orphanedChild';
import { TensorflowError } from './tensorflowError';

/** A file in which nothing is written after this time was left by a process that was killed. */
const writingMs = 10_000;

/** Longer than it takes to take over a lock. */
const takingOverMs = 60_000;

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
  const { lock, folder } = layout;
  await createFolder(dirname(lock));
  await takeLock(layout);
  try {
    return await work((pid) => writeFileSync(lock, `${process.pid} ${pid}`));
  } finally {
    // A refusal that fetched nothing leaves nothing; one with files stays.
    await rmdir(folder).catch(() => undefined);
    await rm(lock, { force: true });
  }
}

async function takeLock(layout: Layout): Promise<void> {
  const { lock } = layout;
  if (await create(lock, String(process.pid))) return;
  const text = await readFile(lock, 'utf8').catch(() => '');
  const [holder = 0] = text.split(' ').map(Number);
  if (text === '' ? await isYoung(lock, writingMs) : isRunning(holder)) throw held(layout, holder);
  await removeStaleLock(layout, text);
  await takeLock(layout);
}

/** One process at a time does so, else the second would remove the first one's new lock. */
async function removeStaleLock(layout: Layout, stale: string): Promise<void> {
  const { lock, folder } = layout;
  const takingOver = `${lock}.stale`;
  if (!(await create(takingOver, ''))) {
    if (await isYoung(takingOver, takingOverMs)) throw held(layout, 0);
    await rm(takingOver, { force: true });
    return;
  }
  try {
    if ((await readFile(lock, 'utf8').catch(() => null)) !== stale) return;
    const [, child] = stale.split(' ').map(Number);
    if (child) await killOrphanedChild(child, folder);
    await rm(lock, { force: true });
  } finally {
    await rm(takingOver, { force: true });
  }
}

/** @returns false if it is there already */
async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isYoung(path: string, ageMs: number): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs < ageMs;
}

function held({ lock }: Layout, holder: number): TensorflowError {
  const [by, advice] =
    holder > 0
      ? [`process ${holder}`, ` (or delete ${lock} if that process is another program)`]
      : ['another process', ''];
  return new TensorflowError(
    `TensorFlow is being installed or removed already, by ${by}: wait until it is done${advice}.`,
  );
}
