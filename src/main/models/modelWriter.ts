import { basename, dirname, extname } from 'node:path';
import { atomicWrite } from '../../host/files/atomicWrite';
import { explainSystemError } from '../../host/models/modelFolderError';
import { writeModel } from '../../host/models/modelWriter';
import { zipModel } from '../../shared/modelArchive';
import { modelFileName, modelFormatOf } from '../../shared/modelFormats';
import type { EventOf } from '../../shared/protocol/events';

/**
 * Writes a model where a person said: as one zip, or into a folder or a single file, with its
 * README.md beside it.
 * @throws ModelFolderError with one sentence if that is not possible
 */
export async function writeExport(path: string, exported: EventOf<'modelExported'>): Promise<void> {
  const { format, files, suggestedName } = exported;
  const name = basename(path);
  if (isZipPath(path)) return writeFile(path, zipModel(name.slice(0, -'.zip'.length), files));
  const readme = exported.readme.replaceAll(modelFileName(suggestedName, format), name);
  return writeModel(path, { format, files, readme });
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
