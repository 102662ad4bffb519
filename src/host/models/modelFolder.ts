import { constants } from 'node:fs';
import { access, lstat, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { maxModelBytes, maxModelFiles, type ModelFile } from '../../shared/modelFile';
import { createFolder, removeEmptyFolders } from '../files/createFolder';
import { explainSystemError, refuseFolder, shown } from './modelFolderError';
import { systemCode } from '../files/systemErrors';
import { isOurs, isPlainName, modelJsonName, namedWeightFiles } from './modelFolderNames';
import { flushFolder, atomicWrite } from '../files/atomicWrite';
import { foreignClause } from '../../trainer/models/foreignFormats';
import { readZip } from './singleFile';

/**
 * Reads model.json and the weights files that it names; whether they make a model is for the
 * decoder to say.
 * @param path the folder, or the model.json in it
 * @throws ModelFolderError with one sentence if it is no model folder or cannot be read
 */
export async function readModelFolder(path: string): Promise<ModelFile[]> {
  const folder = await findFolder(resolve(path));
  const files = await readFiles(folder);
  // A save that ended just now may have removed the weights of the model.json that was read.
  if (typeof files !== 'string') return files;
  const again = await readFiles(folder);
  if (typeof again !== 'string') return again;
  return refuseFolder(
    `The weights file ${shown(again)} is missing in ${shown(folder)}: copy the whole folder again.`,
  );
}

async function findFolder(path: string): Promise<string> {
  const stats = await stat(path).catch((error: unknown) =>
    systemCode(error) === 'ENOENT'
      ? refuseFolder(`There is no ${shown(path)}: choose the folder of a saved model.`)
      : explainSystemError(error, path, 'cannot be opened'),
  );
  if (stats.isDirectory()) return path;
  if (basename(path) === modelJsonName) return dirname(path);
  await readZip(path);
  return refuseFolder(`${shown(path)} is a zip: choose the folder of a saved model.`);
}

/** The files, or the name of a weights file that is missing. */
async function readFiles(folder: string): Promise<ModelFile[] | string> {
  const modelJson = await readPlainFile(folder, modelJsonName, maxModelBytes);
  if (modelJson === null) {
    await refuseForeignModel(folder);
    return refuseFolder(
      `${shown(folder)} holds no ${modelJsonName}: choose the folder of a saved model.`,
    );
  }
  const files: ModelFile[] = [{ name: modelJsonName, bytes: modelJson }];
  const names = namedWeightFiles(modelJson).filter((name) => name !== modelJsonName);
  if (names.length >= maxModelFiles) {
    refuseFolder(
      `The model in ${shown(folder)} has ${names.length + 1} files, more than the ${maxModelFiles} that can be opened: choose another model.`,
    );
  }
  let roomBytes = maxModelBytes - modelJson.length;
  for (const name of names) {
    if (!isPlainName(name)) {
      refuseFolder(
        `The model in ${shown(folder)} names a weights file outside its folder: put all its files in one folder and name them in model.json without a path.`,
      );
    }
    const bytes = await readPlainFile(folder, name, roomBytes);
    if (bytes === null) return name;
    roomBytes -= bytes.length;
    files.push({ name, bytes });
  }
  return files;
}

/** Names the format of a model that another program saved in the folder. */
async function refuseForeignModel(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const clause = foreignClause({ name, bytes: new Uint8Array() });
    if (clause !== null) {
      refuseFolder(`${shown(folder)} holds no ${modelJsonName}, and its ${shown(name)} ${clause}`);
    }
  }
}

/** A regular file of at most `maxBytes`; null if it is not there. */
async function readPlainFile(
  folder: string,
  name: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const path = join(folder, name);
  try {
    // Not through a link, which may lead out of the folder; not waiting for a pipe's other end.
    if (!(await lstat(path)).isFile()) {
      refuseFolder(`${shown(path)} is not a plain file: copy the model’s files into one folder.`);
    }
    const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const { size } = await handle.stat();
      if (size > maxBytes) {
        refuseFolder(
          `The model in ${shown(folder)} has more than the ${maxModelBytes} bytes that can be opened: choose a smaller model.`,
        );
      }
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    return explainSystemError(error, path, 'cannot be opened');
  }
}

/** Saves of this process follow each other: one must not tidy away what another is writing. */
let lastSave: Promise<unknown> = Promise.resolve();

/**
 * Replaces the model in a folder so that at every moment it holds the old model or the new one:
 * weights under a name of their own first, then model.json, then the old weights go.
 * @throws ModelFolderError with one sentence if the folder is none of ours or cannot be written
 */
export function writeModelFolder(path: string, files: readonly ModelFile[]): Promise<void> {
  const save = lastSave.then(() => writeFolder(resolve(path), files));
  lastSave = save.catch(() => undefined);
  return save;
}

/**
 * Finds out before work is spent whether a model can be saved in a folder, and leaves nothing there.
 * @returns whether the folder holds a model, which a save replaces
 * @throws ModelFolderError with one sentence if the folder is none of ours or cannot be created
 */
export async function tryModelFolder(path: string): Promise<boolean> {
  const folder = resolve(path);
  let created: string[] = [];
  try {
    created = await createModelFolder(folder);
    const present = await readdir(folder);
    refuseForeignFolder(folder, present);
    await access(folder, constants.W_OK);
    return present.includes(modelJsonName);
  } catch (error) {
    return explainSystemError(error, folder, 'cannot be written');
  } finally {
    await removeEmptyFolders(created);
  }
}

async function writeFolder(folder: string, files: readonly ModelFile[]): Promise<void> {
  const modelJson = files.find((file) => file.name === modelJsonName);
  if (modelJson === undefined || !files.every((file) => isPlainName(file.name))) {
    throw new RangeError('These files are no model.');
  }
  const newNames = new Set(files.map((file) => file.name));
  const written: string[] = [];
  let created: string[] = [];
  let present: string[] = [];
  try {
    created = await createModelFolder(folder);
    present = await readdir(folder);
    refuseForeignFolder(folder, present);
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
    await removeFiles(
      folder,
      [...outdated].filter((name) => !newNames.has(name)),
    );
  } catch (error) {
    await removeFiles(
      folder,
      written.filter((name) => !present.includes(name)),
    );
    await removeEmptyFolders(created);
    explainSystemError(error, folder, 'cannot be written');
  }
}

/** Returns the folders that are new, the innermost first. */
async function createModelFolder(folder: string): Promise<string[]> {
  return createFolder(folder).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error;
    return refuseFolder(`${shown(folder)} is a file: choose a folder to save in.`);
  });
}

/** What systems put into any folder by themselves. */
const systemFiles = ['.DS_Store', 'Thumbs.db', 'desktop.ini'];

/** Nobody's documents get mixed up with a model. */
function refuseForeignFolder(folder: string, present: readonly string[]): void {
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
  if (!stats?.isFile() || stats.size > maxModelBytes) return [];
  return namedWeightFiles(await readFile(path)).filter(
    (name) => isPlainName(name) && extname(name) === '.bin',
  );
}

/** What cannot be removed stays: the model is whole without it. */
async function removeFiles(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { force: true }).catch(() => undefined);
}
