import { existsSync } from 'node:fs';
import { copyFile, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { version } from '@tensorflow/tfjs-node-gpu/package.json';
import { unpackedRoot } from '../../../app/appRoot';
import { compileAddon, findCompiler, libraryLinkName } from './addonCompiler';
import type { RunChild } from '../installation/childProcess';
import { addonName, type Layout } from '../installation/layout';
import { makeFolder } from '../installation/atomicFolder';
import type { TensorflowLibrary } from './tensorflowLibrary';

/** The version of TensorFlow.js that the app was built with: an addon is made for one version. */
export const tfjsVersion: string = version;

/**
 * How the addon is come by: a packaged app may carry it, a checkout compiles it. One that was
 * compiled for an installation can be carried as it is: it finds TensorFlow beside itself.
 */
export type AddonOrigin =
  | { readonly kind: 'prebuilt'; readonly path: string }
  | { readonly kind: 'compiled'; readonly compiler: string };

/**
 * The addon that the app carries, else this machine's compiler.
 * @throws TensorflowError if there is neither
 */
export async function findAddonOrigin(run: RunChild): Promise<AddonOrigin> {
  const target = `${process.platform}-${process.arch}`;
  const path = join(unpackedRoot, 'resources/tensorflow-addon', target, addonName);
  if (existsSync(path)) return { kind: 'prebuilt', path };
  return { kind: 'compiled', compiler: await findCompiler(run) };
}

/** Puts the addon, and its link to the library, into the layout's folder. */
export async function makeAddon(
  layout: Layout,
  origin: AddonOrigin,
  library: TensorflowLibrary,
  run: RunChild,
): Promise<void> {
  const ingredients = [origin.kind, tfjsVersion, library.version, library.folder].join('\n');
  await makeFolder(layout, layout.addonFolder, ingredients, async (folder) => {
    await symlink(linkTarget(layout, library), join(folder, libraryLinkName), 'junction');
    const addon = join(folder, addonName);
    if (origin.kind === 'prebuilt') await copyFile(origin.path, addon);
    else await compileAddon(origin.compiler, library, addon, run);
  });
}

/** Relative inside our own folder, which may move; junctions of Windows are absolute anyway. */
function linkTarget(layout: Layout, library: TensorflowLibrary): string {
  const isOurs = library.folder.startsWith(layout.packages);
  return isOurs && process.platform !== 'win32'
    ? relative(layout.addonFolder, library.folder)
    : library.folder;
}
