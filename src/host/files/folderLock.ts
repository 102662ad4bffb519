import { join } from 'node:path';
import { createFolder } from './createFolder';
import { livingHolder, takeLock, type Lock } from './lockFile';

/** A folder that this process alone uses until it releases it or ends. */
export interface FolderLock extends Pick<Lock, 'token' | 'isHeld' | 'release'> {
  readonly path: string;
}

/** The lock of a folder lies beside it. */
export function lockPathOf(folder: string): string {
  return `${folder}.lock`;
}

/**
 * Claims `parent/name`, or `parent/name-2` and so on where other running processes hold those
 * before it. The claimed folder itself may not exist yet.
 * @param preferred names to try before these
 * @throws Error of the system if the parent cannot be created or written
 */
export async function lockFolder(
  parent: string,
  name: string,
  preferred: readonly string[] = [],
): Promise<FolderLock> {
  await createFolder(parent);
  for (const candidate of candidates(name, preferred)) {
    const path = join(parent, candidate);
    const lock = await takeLock(lockPathOf(path));
    if (!('holder' in lock)) return { path, ...lock };
  }
  throw new RangeError('Every number is taken.');
}

function* candidates(name: string, preferred: readonly string[]): Generator<string> {
  yield* preferred;
  yield* numberedNames(name);
}

/** The name, and then the name with each number from 2 on. */
export function* numberedNames(name: string): Generator<string> {
  yield name;
  for (let number = 2; number < Infinity; number++) yield `${name}-${number}`;
}

/** Whether a running process holds a folder, which this one may only read then. */
export async function isLocked(path: string): Promise<boolean> {
  // Where nobody can tell, reading harms nobody.
  return (await livingHolder(lockPathOf(path)).catch(() => null)) !== null;
}
