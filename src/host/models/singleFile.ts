import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { isZip } from '../../shared/modelArchive';
import { maxModelBytes, type ModelFile } from '../../shared/modelFile';
import { foreignClause } from '../../trainer/models/foreignFormats';
import { refuseFolder, shown } from './modelFolderError';

/**
 * Reads a zip of a model, which the trainer unpacks.
 * @throws ModelFolderError if the file is no zip, by its content or its name
 * @throws Error of the system if it cannot be read
 */
export async function readZip(path: string): Promise<ModelFile> {
  const stats = await stat(path);
  if (!stats.isFile()) return refuseFolder(`${shown(path)} is not a file: choose a saved model.`);
  if (stats.size > maxModelBytes) {
    return refuseFolder(`${shown(path)} is larger than any CartPole model: choose a saved model.`);
  }
  const file = { name: basename(path), bytes: new Uint8Array(await readFile(path)) };
  const clause = foreignClause(file);
  if (clause !== null) return refuseFolder(`${shown(path)} ${clause}`);
  if (isZip(file.bytes) || isNamedZip(path)) return file;
  return refuseFolder(`${shown(path)} is not a folder: choose the folder of a saved model.`);
}

export function isNamedZip(path: string): boolean {
  return extname(path).toLowerCase() === '.zip';
}
