import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { RunChild } from '../installation/childProcess';
import { TensorflowError } from '../installation/tensorflowError';

/** A TensorFlow package of Python's: the C library and its headers. */
export interface TensorflowLibrary {
  /** The folder `tensorflow` of the package. */
  readonly folder: string;
  /** As its installer noted it: "2.21.0". */
  readonly version: string;
}

/** What the addon is linked with, by platform, relative to the package's folder. */
const libraryFiles: Readonly<Record<string, readonly string[]>> = {
  linux: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
  darwin: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
  win32: ['python/_pywrap_tensorflow_common.dll.if.lib'],
};

/** The names under which TensorFlow is published, as an installer writes them down. */
const notedName =
  /^tensorflow(_cpu|_gpu|_intel|_macos|_aarch64|_cpu_aws|_rocm)?-(?<version>\d[^-]*)\.dist-info$/;

/** The paths of the libraries to link with, in a package's folder. */
export function linkedLibraries(folder: string): string[] {
  return (libraryFiles[process.platform] ?? []).map((file) => join(folder, file));
}

export function hasLibraries(folder: string): boolean {
  return linkedLibraries(folder).every(existsSync);
}

/**
 * Looks at the package in a folder.
 * @param folder the folder `tensorflow` itself, or the one that it lies in
 * @returns null if there is none that an addon can be built with
 */
export async function findLibrary(folder: string): Promise<TensorflowLibrary | null> {
  for (const candidate of [join(folder, 'tensorflow'), folder]) {
    if (!existsSync(join(candidate, 'include/tensorflow/c/eager/c_api.h'))) continue;
    if (!hasLibraries(candidate)) continue;
    const version = await notedVersion(candidate);
    if (version !== null) return { folder: candidate, version };
  }
  return null;
}

/**
 * The TensorFlow that a person names: a Python executable, by its path or by its name in the PATH, a
 * virtual environment, its site-packages or the package's own folder.
 * @throws TensorflowError if there is none
 */
export async function findNamedLibrary(named: string, run: RunChild): Promise<TensorflowLibrary> {
  const path = resolve(named);
  const pythons = [path, join(path, 'bin/python'), join(path, 'Scripts/python.exe')].filter(
    existsSync,
  );
  if (named === basename(named)) pythons.push(named);
  const folders = [path, ...(await Promise.all(pythons.map((python) => packageOf(python, run))))];
  for (const folder of folders) {
    const library = folder === null ? null : await findLibrary(folder);
    if (library !== null) return library;
  }
  throw new TensorflowError(
    `No TensorFlow with its C library and headers was found at “${named}”: name a Python that can import TensorFlow 2.16 or newer, or its site-packages folder.`,
  );
}

/** The version that the package's installer noted beside it. */
async function notedVersion(folder: string): Promise<string | null> {
  const beside = await readdir(dirname(folder)).catch(() => []);
  const versions = beside.map((name) => notedName.exec(name)?.groups?.['version']);
  return versions.find((version) => version !== undefined) ?? null;
}

/** Where a Python would import TensorFlow from, without importing it. */
async function packageOf(python: string, run: RunChild): Promise<string | null> {
  const question =
    'import importlib.util as u; print(u.find_spec("tensorflow").submodule_search_locations[0])';
  const result = await run(python, ['-c', question], { timeoutMs: 20_000 });
  return result.exitCode === 0 ? result.output.trim() : null;
}
