import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  maxModelBytes,
  maxModelFiles,
  maxModelJsonBytes,
  type ModelFile,
} from '../../shared/modelFile';
import { modelFormatFacts, modelFormatOf } from '../../shared/modelFormats';
import { FileTooLargeError, NotPlainFileError, readPlainFile } from '../files/plainFile';
import { explainSystemError, refuseFolder, shown } from './modelFolderError';
import { systemCode } from '../files/systemErrors';
import { isPlainName, modelJsonName, namedWeightFiles } from './modelFolderNames';
import { foreignClause } from '../../trainer/models/foreignFormats';

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
  return refuseFolder(`${shown(path)} is not a folder: choose the folder of a saved model.`);
}

/** The files, or the name of a weights file that is missing. */
async function readFiles(folder: string): Promise<ModelFile[] | string> {
  const modelJson = await readModelFile(folder, modelJsonName, maxModelJsonBytes);
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
    if (name.includes('\0')) {
      refuseFolder(
        `The model in ${shown(folder)} names a weights file that no system can have, ${shown(name)}: name it otherwise, in model.json too.`,
      );
    }
    if (!isPlainName(name)) {
      refuseFolder(
        `The model in ${shown(folder)} names a weights file outside its folder: put all its files in one folder and name them in model.json without a path.`,
      );
    }
    const bytes = await readModelFile(folder, name, roomBytes);
    if (bytes === null) return name;
    roomBytes -= bytes.length;
    files.push({ name, bytes });
  }
  return files;
}

/** Names the format of a model that another program saved in the folder. */
async function refuseForeignModel(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (modelFormatFacts[modelFormatOf(name)].ending !== null) {
      refuseFolder(`${shown(folder)} holds no ${modelJsonName}: open its ${shown(name)} itself.`);
    }
    const clause = foreignClause({ name, bytes: new Uint8Array() });
    if (clause !== null) {
      refuseFolder(`${shown(folder)} holds no ${modelJsonName}, and its ${shown(name)} ${clause}`);
    }
  }
}

/** A regular file of the folder itself; null if it is not there. */
async function readModelFile(
  folder: string,
  name: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const path = join(folder, name);
  try {
    // Not through a link, which may lead out of the folder.
    return await readPlainFile(path, { maxBytes });
  } catch (error) {
    if (error instanceof NotPlainFileError) {
      return refuseFolder(
        `${shown(path)} is not a plain file: copy the model’s files into one folder.`,
      );
    }
    if (error instanceof FileTooLargeError) {
      const what = name === modelJsonName ? `${modelJsonName} in` : 'The model in';
      const limit = name === modelJsonName ? maxModelJsonBytes : maxModelBytes;
      return refuseFolder(
        `${what} ${shown(folder)} has more than the ${limit} bytes that can be opened: choose a smaller model.`,
      );
    }
    if (systemCode(error) === 'ENOENT') return null;
    return explainSystemError(error, path, 'cannot be opened');
  }
}
