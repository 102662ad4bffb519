import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';
import { unpackedFiles } from './allowList';
import type { StandInPackage } from './standInPackage';

/**
 * Lays a package's files so that plain Node, which cannot read an asar, finds each under the path
 * that it has in Electron: the asar becomes a folder of its name, and what lies beside it stays there.
 * @returns the app's root
 */
export async function layForNode(built: StandInPackage, folder: string): Promise<string> {
  const archive = join(built.resources, 'app.asar');
  const root = join(folder, 'app.asar');
  extractAll(archive, root);
  await Promise.all(unpackedFiles.map((file) => rm(join(root, file))));
  await cp(`${archive}.unpacked`, `${root}.unpacked`, { recursive: true });
  return root;
}
