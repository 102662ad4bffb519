import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { ModelFile } from '../../shared/modelFile';
import { readModelFolder } from './modelFolder';
import { modelJsonName } from './modelFolderNames';
import { explainSystemError, MissingModelError, shown } from './modelFolderError';
import { systemCode } from '../files/systemErrors';
import { readSingleFile } from './singleFile';

/** The path that a model is known by: a model.json stands for its folder. */
export function modelPath(path: string): string {
  return basename(path) === modelJsonName ? dirname(path) : path;
}

/** What lies under a path that a person named. */
export interface ModelAtPath {
  readonly files: readonly ModelFile[];
  /** Whether it is a model’s folder, and no zip or other single file. */
  readonly isFolder: boolean;
}

/**
 * Reads whatever a person may open: a model's folder, the model.json in it, or one file of any
 * format, which comes as it is.
 * @throws ModelFolderError with one sentence for a person
 */
export async function readModelPath(path: string): Promise<ModelAtPath> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory() || basename(path) === modelJsonName) {
      return { files: await readModelFolder(path), isFolder: true };
    }
    return { files: [await readSingleFile(path)], isFolder: false };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      throw new MissingModelError(`There is no ${shown(path)}: choose a saved model.`);
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
