import { basename, extname } from 'node:path';
import { isZip } from '../../shared/modelArchive';
import { maxModelBytes, type ModelFile } from '../../shared/modelFile';
import { foreignClause } from '../../trainer/models/foreignFormats';
import { FileTooLargeError, NotPlainFileError, readPlainFile } from '../files/plainFile';
import { refuseFolder, shown } from './modelFolderError';

/**
 * Reads a zip of a model, which the trainer unpacks.
 * @throws ModelFolderError if the file is no zip, by its content or its name
 * @throws Error of the system if it cannot be read
 */
export async function readZip(path: string): Promise<ModelFile> {
  const file = { name: basename(path), bytes: await readBytes(path) };
  const clause = foreignClause(file);
  if (clause !== null) return refuseFolder(`${shown(path)} ${clause}`);
  if (isZip(file.bytes) || isNamedZip(path)) return file;
  return refuseFolder(`${shown(path)} is not a folder: choose the folder of a saved model.`);
}

async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readPlainFile(path, { maxBytes: maxModelBytes, followsLinks: true });
  } catch (error) {
    if (error instanceof NotPlainFileError) {
      return refuseFolder(`${shown(path)} is not a file: choose a saved model.`);
    }
    if (error instanceof FileTooLargeError) {
      return refuseFolder(
        `${shown(path)} is larger than any CartPole model: choose a saved model.`,
      );
    }
    throw error;
  }
}

export function isNamedZip(path: string): boolean {
  return extname(path).toLowerCase() === '.zip';
}
