import { basename, dirname, extname } from 'node:path';
import { atomicWrite } from '../../host/files/atomicWrite';
import { writeModelFolder } from '../../host/models/modelDestination';
import { explainSystemError } from '../../host/models/modelFolderError';
import { zipModel } from '../../shared/modelArchive';
import type { ModelFile } from '../../shared/modelFile';
import { modelFormatOf } from '../../shared/modelFormats';

/**
 * Writes a model's files where a person said: into a folder, as one zip, or as a single file.
 * @throws ModelFolderError with one sentence if that is not possible
 */
export async function writeModel(path: string, files: readonly ModelFile[]): Promise<void> {
  const name = basename(path);
  if (isZipPath(path)) await writeFile(path, zipModel(name.slice(0, -'.zip'.length), files));
  else if (modelFormatOf(path) === 'tfjsLayers') await writeModelFolder(path, files);
  else await writeFile(path, files[0]!.bytes);
}

/** Whether Save can write a model there by its name: a file of any other kind is only opened. */
export function isWritablePath(path: string): boolean {
  return isZipPath(path) || modelFormatOf(path) !== 'tfjsLayers';
}

function isZipPath(path: string): boolean {
  return extname(path).toLowerCase() === '.zip';
}

function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  return atomicWrite(dirname(path), basename(path), bytes).catch((error: unknown) =>
    explainSystemError(error, path, 'cannot be written'),
  );
}
