import { randomBytes } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const unfinishedName = /^\.cartpole-studio-[0-9a-f]{16}\.tmp$/;

/** Whether a file is one that is still being written, or that a killed process left behind. */
export function isUnfinished(name: string): boolean {
  return unfinishedName.test(name);
}

/**
 * Writes beside, flushes, renames: after a crash at any moment the file is the old one or the new
 * one. The package write-file-atomic would do, but it writes once and does not look at how much
 * of it the system took, so that on a full disk it renames half a file into place.
 */
export async function atomicWrite(
  folder: string,
  name: string,
  content: Uint8Array | Iterable<Uint8Array>,
): Promise<void> {
  const unfinished = join(folder, `.cartpole-studio-${randomBytes(8).toString('hex')}.tmp`);
  try {
    const handle = await open(unfinished, 'wx');
    try {
      await writeFile(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, join(folder, name));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Makes renames in a folder survive a power cut, on systems where a folder can be flushed. */
export async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows cannot open a folder; its file system keeps the order of renames by itself.
  }
}
