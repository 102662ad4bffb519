import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { maxModelBytes, type ModelFile } from '../../shared/modelFile';
import { readModelFolder } from './modelFolder';
import { modelJsonName } from './modelFolderNames';
import { explainSystemError, refuseFolder, shown, systemCode } from './modelFolderError';

/** The path that a model is known by: a model.json stands for its folder. */
export function modelPath(path: string): string {
  return basename(path) === modelJsonName ? dirname(path) : path;
}

/**
 * Reads whatever a person may open: a model's folder, the model.json in it, or a zip of one, which
 * comes as it is.
 * @throws ModelFolderError with one sentence for a person
 */
export async function readModelPath(path: string): Promise<ModelFile[]> {
  if (!isZip(path)) return readModelFolder(path);
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return await readModelFolder(path);
    if (!stats.isFile()) return refuseFolder(`${shown(path)} is not a file: choose a saved model.`);
    if (stats.size > maxModelBytes) {
      return refuseFolder(
        `${shown(path)} is larger than any CartPole model: choose a saved model.`,
      );
    }
    return [{ name: basename(path), bytes: new Uint8Array(await readFile(path)) }];
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return refuseFolder(`There is no ${shown(path)}: choose a saved model.`);
    }
    return explainSystemError(error, path, 'cannot be opened');
  }
}

/**
 * Whether nothing is under the path any more, though the folder around it is there: a disk or a
 * network drive that is away takes both.
 */
export async function isGone(path: string): Promise<boolean> {
  const [model, folder] = await Promise.all([problemWith(path), problemWith(dirname(path))]);
  return model === 'ENOENT' && folder === null;
}

async function problemWith(path: string): Promise<string | null> {
  return stat(path).then(() => null, systemCode);
}

export function isZip(path: string): boolean {
  return extname(path).toLowerCase() === '.zip';
}
