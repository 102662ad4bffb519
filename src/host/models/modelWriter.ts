import { lstat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { zipModel } from '../../shared/modelArchive';
import type { ModelFile } from '../../shared/modelFile';
import { modelFormatFacts, type ModelFormatId } from '../../shared/modelFormats';
import { atomicCreate, atomicWrite, flushFolder } from '../files/atomicWrite';
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
 * Saves a model under a path, in place of what is there: a folder, a zip of it where the name says
 * so, or a single file with its README.md beside it. At every moment the old model is there, or the
 * new one.
 * @param mayReplace false leaves alone what has a single file’s name by then
 * @throws ModelFolderError with one sentence if that is not possible; then the old one stays
 */
export async function writeModel(
  path: string,
  model: WritableModel,
  mayReplace = true,
): Promise<void> {
  const { format, files, readme } = model;
  if (modelFormatFacts[format].ending !== null) {
    const [file] = files;
    if (file === undefined || files.length > 1) throw new RangeError('This is no single file.');
    await writeFile(path, file.bytes, mayReplace);
    return writeReadme(dirname(resolve(path)), readmeNameFor(basename(path)), readme);
  }
  if (!isZipPath(path)) return writeModelFolder(path, files, readme);
  const name = basename(path).slice(0, -zipEnding.length);
  return writeFile(path, zipModel(name, files, readme), mayReplace);
}

const zipEnding = '.zip';

/** Whether a model is written there as a zip, by its name. */
export function isZipPath(path: string): boolean {
  return path.toLowerCase().endsWith(zipEnding);
}

async function writeFile(path: string, bytes: Uint8Array, mayReplace: boolean): Promise<void> {
  const whole = resolve(path);
  const folder = dirname(whole);
  const name = basename(whole);
  let created: readonly string[] = [];
  try {
    await refuseFolderInPlace(whole);
    created = await createFolder(folder);
    if (mayReplace) await atomicWrite(folder, name, bytes);
    else if (!(await atomicCreate(folder, name, bytes))) {
      refuseFolder(`${shown(whole)} is there already, and stays: choose another name.`);
    }
    await flushFolder(folder);
  } catch (error) {
    await removeEmptyFolders(created);
    return explainSystemError(error, whole, 'cannot be written');
  }
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
