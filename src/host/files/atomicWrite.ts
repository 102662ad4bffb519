import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './systemErrors';

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
  const unfinished = unfinishedIn(folder);
  try {
    await writeFlushed(unfinished, content);
    await rename(unfinished, join(folder, name));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * The same, but replaces nothing: of two processes that create the same file, one does, and nobody
 * sees it before it is whole (or, on a disk without hard links, sees it empty for a moment).
 * @param mayPlace asked when all is written, at the last moment before the file has its name
 * @returns whether it was created: false if the name is taken
 */
export async function atomicCreate(
  folder: string,
  name: string,
  content: Uint8Array | Iterable<Uint8Array>,
  mayPlace: () => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  const unfinished = unfinishedIn(folder);
  try {
    await writeFlushed(unfinished, content);
    await mayPlace();
    await place(unfinished, join(folder, name));
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
}

const hopelessCodes = new Set(['EEXIST', 'ENOENT']);

async function place(unfinished: string, path: string): Promise<void> {
  try {
    await link(unfinished, path);
  } catch (error) {
    // Taken already; or what was written has been tidied away, and an empty file would stay.
    if (hopelessCodes.has(systemCode(error) ?? '')) throw error;
    // A disk without hard links: the name is claimed first.
    await (await open(path, 'wx')).close();
    await rename(unfinished, path);
  }
}

/** The name under which a file is written before it gets its own. */
export function unfinishedIn(folder: string): string {
  return join(folder, `.cartpole-studio-${randomBytes(8).toString('hex')}.tmp`);
}

async function writeFlushed(
  path: string,
  content: Uint8Array | Iterable<Uint8Array>,
): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await writeFile(handle, content);
    await handle.sync();
  } finally {
    await handle.close();
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
