import { isZip, ModelArchiveError, namesInZip, unzipModel } from '../../shared/modelArchive';
import type { ModelFile } from '../../shared/modelFile';
import { quoted, refuse } from './modelFormatError';

/** Whether these are the bytes of a zip that holds files of all these names, in whatever folder. */
export function zipHolds(bytes: Uint8Array, names: readonly string[]): boolean {
  if (!isZip(bytes)) return false;
  try {
    const found = namesInZip(bytes).map((path) => path.split('/').at(-1)!);
    return names.every((name) => found.includes(name));
  } catch {
    // It only begins like a zip.
    return false;
  }
}

/**
 * A model's files out of a zip.
 * @throws ModelFormatError if it is no zip, holds no model or several, or is too large
 */
export function unzippedFiles({ name, bytes }: ModelFile): ModelFile[] {
  try {
    return unzipModel(bytes);
  } catch (error) {
    if (!(error instanceof ModelArchiveError)) throw error;
    return refuse(`${quoted(name)} ${error.message}`);
  }
}
