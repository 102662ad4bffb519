import { basename } from 'node:path';
import { maxModelBytes, type ModelFile } from '../../shared/modelFile';
import { FileTooLargeError, NotPlainFileError, readPlainFile } from '../files/plainFile';
import { refuseFolder, shown } from './modelFolderError';

/**
 * Reads one file that may hold a model of any format; what it is, is for the decoder to say.
 * @throws ModelFolderError if it is no plain file, or too large
 * @throws Error of the system if it cannot be read
 */
export async function readSingleFile(path: string): Promise<ModelFile> {
  try {
    const bytes = await readPlainFile(path, { maxBytes: maxModelBytes, followsLinks: true });
    return { name: basename(path), bytes };
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
