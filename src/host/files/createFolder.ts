import { mkdirSync, statSync } from 'node:fs';
import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from './systemErrors';

/**
 * Creates a folder, and those above it. Node's own recursive mkdir never returns where the system
 * answers ENOENT inside a folder that exists, as /proc does.
 * @returns the folders that are new, the innermost first
 * @throws Error of the system, when nothing new is left behind
 */
export async function createFolder(folder: string): Promise<string[]> {
  try {
    return await createIn(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (systemCode(error) !== 'ENOENT' || parent === folder) throw error;
    const above = await createFolder(parent);
    try {
      return [...(await createIn(folder)), ...above];
    } catch (errorInside) {
      await removeEmptyFolders(above);
      throw errorInside;
    }
  }
}

/**
 * Creates a folder, and those above it, before anything else happens.
 * @throws Error of the system
 */
export function createFolderSync(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
    if (systemCode(error) !== 'ENOENT' || parent === folder) throw error;
    createFolderSync(parent);
    mkdirSync(folder);
  }
}

/** Takes back what `createFolder` made; a folder that is in use by now stays. */
export async function removeEmptyFolders(innermostFirst: readonly string[]): Promise<void> {
  for (const folder of innermostFirst) await rmdir(folder).catch(() => undefined);
}

/** Creates one folder, unless it is there: another process may make the same one. */
async function createIn(folder: string): Promise<string[]> {
  try {
    await mkdir(folder);
    return [folder];
  } catch (error) {
    // EEXIST, but of a drive's root Windows says EPERM, and macOS EISDIR.
    const known = await stat(folder).catch(() => null);
    if (known?.isDirectory() === true) return [];
    throw error;
  }
}
