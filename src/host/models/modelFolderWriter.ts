import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { maxModelJsonBytes, type ModelFile } from '../../shared/modelFile';
import { atomicWrite, flushFolder } from '../files/atomicWrite';
import { refuseFolder, shown } from './modelFolderError';
import {
  isOurs,
  isPlainName,
  modelJsonName,
  modelLockName,
  namedWeightFiles,
} from './modelFolderNames';

/**
 * Replaces the model in a folder so that at every moment it holds the old model or the new one:
 * weights under a name of their own first, then model.json, then the old weights go. Only for who
 * holds the folder's lock: of two that did it at once, one would tidy away what the other writes.
 * @throws ModelFolderError if the folder is none of ours
 * @throws Error of the system; then the old model stays
 */
export async function replaceModel(folder: string, files: readonly ModelFile[]): Promise<void> {
  const modelJson = files.find((file) => file.name === modelJsonName);
  if (modelJson === undefined || !files.every((file) => isPlainName(file.name))) {
    throw new RangeError('These files are no model.');
  }
  const newNames = new Set(files.map((file) => file.name));
  const present = await readdir(folder);
  refuseForeignFolder(folder, present);
  const written: string[] = [];
  try {
    const oldNames = await namesOfOldModel(folder);
    for (const file of files) {
      if (file === modelJson) continue;
      await atomicWrite(folder, file.name, file.bytes);
      written.push(file.name);
    }
    await flushFolder(folder);
    await atomicWrite(folder, modelJsonName, modelJson.bytes);
    await flushFolder(folder);
    const outdated = new Set([...oldNames, ...present.filter(isOurs)]);
    outdated.delete(modelLockName);
    await removeFiles(
      folder,
      [...outdated].filter((name) => !newNames.has(name)),
    );
  } catch (error) {
    await removeFiles(
      folder,
      written.filter((name) => !present.includes(name)),
    );
    throw error;
  }
}

/** What systems put into any folder by themselves. */
const systemFiles = ['.DS_Store', 'Thumbs.db', 'desktop.ini'];

/**
 * Nobody's documents get mixed up with a model.
 * @throws ModelFolderError
 */
export function refuseForeignFolder(folder: string, present: readonly string[]): void {
  const foreign = present.filter((name) => !isOurs(name) && !systemFiles.includes(name));
  if (foreign.length > 0 && !present.includes(modelJsonName)) {
    refuseFolder(
      `${shown(folder)} holds other files and no model: choose an empty folder or the folder of a saved model.`,
    );
  }
}

/** Weights files of the model that is replaced; a model.json that names other files keeps them. */
async function namesOfOldModel(folder: string): Promise<string[]> {
  const path = join(folder, modelJsonName);
  const stats = await lstat(path).catch(() => null);
  if (!stats?.isFile() || stats.size > maxModelJsonBytes) return [];
  return namedWeightFiles(await readFile(path)).filter(
    (name) => isPlainName(name) && extname(name) === '.bin',
  );
}

/** What cannot be removed stays: the model is whole without it. */
async function removeFiles(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { force: true }).catch(() => undefined);
}
