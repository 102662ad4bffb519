import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * The folder that holds this app's package.json: the checkout, or the asar of a packaged app.
 * Found by walking up, because sources (tests) and bundles (out/) lie at different depths.
 */
export const appRoot = findUp(here);

/**
 * The build that this code belongs to: a bundle's own, which need not be the newest of a checkout,
 * and the one in `out` for sources.
 */
export const builtFolder = existsSync(join(here, '../kernels'))
  ? dirname(here)
  : join(appRoot, 'out');

/**
 * The same for files that go to other programs, such as a compiler: a packaged app keeps them in a
 * folder beside its asar, which is no folder to anybody but Electron.
 */
export const unpackedRoot = appRoot.replace(/\.asar$/, '.asar.unpacked');

/** Whether this is an installed app, where there is no checkout to run npm in. */
export const isPackaged = unpackedRoot !== appRoot;

function findUp(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) {
    throw new Error('CartPole Studio’s package.json is missing: install the app again.');
  }
  return findUp(parent);
}
