import { lstat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { ModelFile } from '../../shared/modelFile';
import { modelFormatFacts, type ModelFormatId } from '../../shared/modelFormats';
import { atomicWrite, flushFolder } from '../files/atomicWrite';
import { createFolder, removeEmptyFolders } from '../files/createFolder';
import { systemCode } from '../files/systemErrors';
import { writeModelFolder } from './modelDestination';
import { explainSystemError, refuseFolder, shown } from './modelFolderError';
import { readmeNameFor, writeReadme } from './readmeFile';

/** A model as it was encoded, with the text to lay beside it. */
export interface WritableModel {
  readonly format: ModelFormatId;
  readonly files: readonly ModelFile[];
  /** Calls the model by the name that it gets. */
  readonly readme: string;
}

/**
 * Saves a model under a path, in place of what is there: a folder, or a single file with its
 * README.md beside it. At every moment the old model is there, or the new one.
 * @throws ModelFolderError with one sentence if that is not possible; then the old one stays
 */
export async function writeModel(path: string, model: WritableModel): Promise<void> {
  const { format, files, readme } = model;
  if (modelFormatFacts[format].ending === null) return writeModelFolder(path, files, readme);
  const [file] = files;
  if (file === undefined || files.length > 1) throw new RangeError('This is no single file.');
  const whole = resolve(path);
  const folder = dirname(whole);
  const name = basename(whole);
  let created: readonly string[] = [];
  try {
    await refuseFolderInPlace(whole);
    created = await createFolder(folder);
    await atomicWrite(folder, name, file.bytes);
    await flushFolder(folder);
  } catch (error) {
    await removeEmptyFolders(created);
    return explainSystemError(error, whole, 'cannot be written');
  }
  await writeReadme(folder, readmeNameFor(name), readme);
}

async function refuseFolderInPlace(path: string): Promise<void> {
  const stats = await lstat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (stats?.isDirectory() === true) {
    refuseFolder(`${shown(path)} is a folder: choose another name for the file.`);
  }
}
