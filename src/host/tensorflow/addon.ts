import { existsSync, readFileSync } from 'node:fs';
import { copyFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { appRoot } from '../appRoot';
import { compileAddon, findCompiler, libraryLinkName, type AddonSources } from './addonCompiler';
import { addonName, type Layout } from './layout';
import { makeFolder } from './stage';
import type { TensorflowLibrary } from './tensorflowLibrary';

const requireFromApp = createRequire(join(appRoot, 'package.json'));

/** How the addon is come by: a packaged app may carry it, a checkout compiles it. */
export type AddonOrigin =
  | { readonly kind: 'prebuilt'; readonly path: string }
  | { readonly kind: 'compiled'; readonly compiler: string };

/**
 * The addon that the app carries, else this machine's compiler.
 * @throws TensorflowError if there is neither
 */
export async function findAddonOrigin(signal?: AbortSignal): Promise<AddonOrigin> {
  const target = `${process.platform}-${process.arch}`;
  const path = join(appRoot, 'resources/tensorflow-addon', target, addonName);
  if (existsSync(path)) return { kind: 'prebuilt', path };
  return { kind: 'compiled', compiler: await findCompiler(signal) };
}

/** Puts the addon, and its link to the library, into the layout's folder. */
export async function makeAddon(
  layout: Layout,
  origin: AddonOrigin,
  library: TensorflowLibrary,
  signal?: AbortSignal,
): Promise<void> {
  const ingredients = [origin.kind, tfjsPackage().version, library.version, library.folder].join(
    '\n',
  );
  await makeFolder(layout, layout.addonFolder, ingredients, async (folder) => {
    await symlink(linkTarget(layout, library), join(folder, libraryLinkName), 'junction');
    const addon = join(folder, addonName);
    if (origin.kind === 'prebuilt') await copyFile(origin.path, addon);
    else await compileAddon(origin.compiler, addonSources(), library, addon, signal);
  });
}

/** The package whose addon it is. */
export function tfjsPackage(): { folder: string; version: string } {
  const path = requireFromApp.resolve('@tensorflow/tfjs-node-gpu/package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return { folder: dirname(path), version };
}

/** Relative inside our own folder, which may move; junctions of Windows are absolute anyway. */
function linkTarget(layout: Layout, library: TensorflowLibrary): string {
  const isOurs = library.folder.startsWith(layout.packages);
  return isOurs && process.platform !== 'win32'
    ? relative(layout.addonFolder, library.folder)
    : library.folder;
}

function addonSources(): AddonSources {
  return {
    tfjs: tfjsPackage().folder,
    nodeApi: dirname(requireFromApp.resolve('node-api-headers/package.json')),
  };
}
