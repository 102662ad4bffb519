import { existsSync } from 'node:fs';
import { copyFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { appRoot } from '../appRoot';
import { compileAddon, findCompiler, libraryLinkName, type AddonSources } from './addonCompiler';
import type { RunChild } from './childProcess';
import { addonName, type Layout } from './layout';
import { makeFolder } from './stage';
import { TensorflowError } from './tensorflowError';
import type { TensorflowLibrary } from './tensorflowLibrary';
import { findTfjsPackage, withoutTfjs, type TfjsPackage } from './tfjsPackage';

const requireFromApp = createRequire(join(appRoot, 'package.json'));

/**
 * How the addon is come by: a packaged app may carry it, a checkout compiles it. One that was
 * compiled for an installation can be carried as it is: it finds TensorFlow beside itself.
 */
export type AddonOrigin = { readonly tfjs: TfjsPackage } & (
  | { readonly kind: 'prebuilt'; readonly path: string }
  | { readonly kind: 'compiled'; readonly compiler: string }
);

/**
 * The addon that the app carries, else this machine's compiler.
 * @throws TensorflowError if there is neither, or no package to make it for
 */
export async function findAddonOrigin(run: RunChild): Promise<AddonOrigin> {
  const tfjs = findTfjsPackage();
  if (tfjs === null) throw new TensorflowError(withoutTfjs);
  const target = `${process.platform}-${process.arch}`;
  const path = join(appRoot, 'resources/tensorflow-addon', target, addonName);
  if (existsSync(path)) return { tfjs, kind: 'prebuilt', path };
  return { tfjs, kind: 'compiled', compiler: await findCompiler(run) };
}

/** Puts the addon, and its link to the library, into the layout's folder. */
export async function makeAddon(
  layout: Layout,
  origin: AddonOrigin,
  library: TensorflowLibrary,
  run: RunChild,
): Promise<void> {
  const { kind, tfjs } = origin;
  const ingredients = [kind, tfjs.version, library.version, library.folder].join('\n');
  await makeFolder(layout, layout.addonFolder, ingredients, async (folder) => {
    await symlink(linkTarget(layout, library), join(folder, libraryLinkName), 'junction');
    const addon = join(folder, addonName);
    if (origin.kind === 'prebuilt') await copyFile(origin.path, addon);
    else await compileAddon(origin.compiler, addonSources(tfjs), library, addon, run);
  });
}

/** Relative inside our own folder, which may move; junctions of Windows are absolute anyway. */
function linkTarget(layout: Layout, library: TensorflowLibrary): string {
  const isOurs = library.folder.startsWith(layout.packages);
  return isOurs && process.platform !== 'win32'
    ? relative(layout.addonFolder, library.folder)
    : library.folder;
}

function addonSources(tfjs: TfjsPackage): AddonSources {
  return {
    tfjs: tfjs.folder,
    nodeApi: dirname(requireFromApp.resolve('node-api-headers/package.json')),
  };
}
