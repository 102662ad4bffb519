import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolder } from './createFolder';
import { systemCode } from './systemErrors';
import { isRunning } from './isRunning';

/** A folder that this process alone uses until it releases it or ends. */
export interface FolderLock {
  readonly path: string;
  release(): Promise<void>;
}

/** How often a holder touches its lock. */
const touchMs = 10_000;
/** Untouched for so long, a lock is stale even if a process, another one, has its number. */
const staleMs = 60_000;
/** A lock without a number is being written, for a moment. */
const writingMs = 5000;

/** The locks that this process holds itself. */
const held = new Set<string>();

/**
 * Claims `parent/name`, or `parent/name-2` and so on where other running processes hold those
 * before it. The claimed folder itself may not exist yet.
 * @throws Error of the system if the parent cannot be created or written
 */
export async function lockFolder(parent: string, name: string): Promise<FolderLock> {
  await createFolder(parent);
  for (let number = 1; ; number++) {
    const path = join(parent, number === 1 ? name : `${name}-${number}`);
    const lock = `${path}.lock`;
    if (await take(lock)) return { path, release: hold(lock) };
  }
}

/** Keeps a lock fresh; returns what gives it back. */
function hold(lock: string): () => Promise<void> {
  held.add(lock);
  const touch = () => void utimes(lock, new Date(), new Date()).catch(() => undefined);
  const timer = setInterval(touch, touchMs).unref();
  return async () => {
    clearInterval(timer);
    held.delete(lock);
    await rm(lock, { force: true });
  };
}

async function take(lock: string): Promise<boolean> {
  if (await create(lock)) return true;
  const holder = await readFile(lock, 'utf8').catch(() => '');
  if (await isHeld(lock, holder)) return false;
  // Only one process can move a file away, and it looks whether it moved the one it meant.
  const stale = `${lock}.${process.pid}`;
  try {
    await rename(lock, stale);
    if ((await readFile(stale, 'utf8')) === holder) return await create(lock);
    await rename(stale, lock);
    return false;
  } catch {
    // Another process moved it away first.
    return false;
  } finally {
    await rm(stale, { force: true });
  }
}

/** Whether a running process holds a folder, which this one may only read then. */
export async function isLocked(path: string): Promise<boolean> {
  const lock = `${path}.lock`;
  const holder = await readFile(lock, 'utf8').catch(() => null);
  return holder !== null && (await isHeld(lock, holder));
}

async function isHeld(lock: string, holder: string): Promise<boolean> {
  const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
  const ageMs = Date.now() - mtimeMs;
  if (holder === '') return ageMs < writingMs;
  // A process in a container has the same number each time.
  if (Number(holder) === process.pid) return held.has(lock);
  return ageMs < staleMs && isRunning(Number(holder));
}

async function create(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    // A full disk takes the file, but nothing in it.
    await rm(lock, { force: true }).catch(() => undefined);
    throw error;
  }
}
