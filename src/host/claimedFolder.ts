import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './modelFolderError';
import { isRunning } from './processes';

/** A folder that this process alone uses until it releases it or ends. */
export interface ClaimedFolder {
  readonly path: string;
  release(): Promise<void>;
}

const mostFolders = 100;

/**
 * Claims `parent/name`, or `parent/name-2` and so on where other running processes hold those
 * before it. The folder itself may not exist yet.
 * @throws Error of the system if the parent cannot be written
 */
export async function claimFolder(parent: string, name: string): Promise<ClaimedFolder> {
  await mkdir(parent, { recursive: true });
  for (let number = 1; number <= mostFolders; number++) {
    const path = join(parent, number === 1 ? name : `${name}-${number}`);
    const lock = `${path}.lock`;
    if (await take(lock)) return { path, release: () => rm(lock, { force: true }) };
  }
  throw new Error(`There are ${mostFolders} of CartPole Studio running already: end one first.`);
}

async function take(lock: string): Promise<boolean> {
  if (await create(lock)) return true;
  const holder = await readFile(lock, 'utf8').catch(() => '');
  if (isRunning(Number(holder))) return false;
  // Only one process can move a file away, and it looks whether it moved the one it meant.
  const stale = `${lock}.${process.pid}`;
  try {
    await rename(lock, stale);
    if ((await readFile(stale, 'utf8')) === holder) return await create(lock);
    await rename(stale, lock);
    return false;
  } catch {
    return false;
  } finally {
    await rm(stale, { force: true });
  }
}

async function create(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}
