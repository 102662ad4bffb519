import { isZip, ModelArchiveError, unzipModel } from '../../shared/modelArchive';
import type { ModelFile } from '../../shared/modelFile';
import { foreignClause } from './foreignFormats';
import type { Model } from './model';
import type { ModelFormat } from './modelFormat';
import { quoted, refuse } from './modelFormatError';
import { tfjsLayersFormat } from './tfjsLayers/format';

/** All formats that can be opened, in the order in which they are tried. Save writes the first. */
export const modelFormats: readonly [ModelFormat, ...ModelFormat[]] = [tfjsLayersFormat];

/**
 * The model in a person’s files, whatever its format: a zip of a model, a model’s single file, or
 * the files of its folder.
 * @throws ModelFormatError with one sentence that names a format which cannot be opened
 */
export function decodeModel(files: readonly ModelFile[]): Model {
  const [file] = files;
  const isPacked = files.length === 1 && isZip(file!.bytes) && foreignClause(file!) === null;
  const unpacked = isPacked ? unzip(file!) : files;
  const known = modelFormats.find((format) => format.recognizes(unpacked));
  if (known !== undefined) return known.decode(unpacked);
  for (const candidate of unpacked) {
    const clause = foreignClause(candidate);
    if (clause !== null) refuse(`${quoted(candidate.name)} ${clause}`);
  }
  // The format that is saved says what is missing in a folder or a zip.
  if (unpacked.length !== 1 || isPacked) return modelFormats[0].decode(unpacked);
  return refuse(
    `${quoted(file!.name)} is no model that can be opened: choose the folder or the zip of a saved model.`,
  );
}

/**
 * A model as the files that are saved.
 * @throws ModelFormatError if a parameter is not finite
 */
export function encodeModel(model: Model): ModelFile[] {
  return modelFormats[0].encode(model);
}

function unzip({ name, bytes }: ModelFile): ModelFile[] {
  try {
    return unzipModel(bytes).files;
  } catch (error) {
    if (!(error instanceof ModelArchiveError)) throw error;
    return refuse(`${quoted(name)} ${error.message}`);
  }
}
