import { isZip } from '../../shared/modelArchive';
import type { ModelFile } from '../../shared/modelFile';
import type { ModelFormatId } from '../../shared/modelFormats';
import { foreignClause } from './foreignFormats';
import { kerasFormat, kerasH5Format } from './keras/format';
import type { Model } from './model';
import type { DecodedFiles, DecodeOptions, ModelFormat } from './modelFormat';
import { quoted, refuse } from './modelFormatError';
import { onnxFormat } from './onnx/format';
import { tfjsLayersFormat } from './tfjsLayers/format';
import { unzippedFiles } from './zippedFiles';

/**
 * All formats that can be opened, in the order in which they are tried: an unpacked .keras file holds
 * an HDF5 file too.
 */
export const modelFormats: readonly ModelFormat[] = [
  tfjsLayersFormat,
  kerasFormat,
  kerasH5Format,
  onnxFormat,
];

/**
 * The model in a person’s files, whatever its format: a zip of a model, a model’s single file, or
 * the files of its folder.
 * @throws ModelFormatError with one sentence that names a format which cannot be opened
 */
export async function decodeModel(
  files: readonly ModelFile[],
  options: DecodeOptions,
  formats = modelFormats,
): Promise<DecodedFiles> {
  const decodeAs = async ({ id, label, decode }: ModelFormat, of: readonly ModelFile[]) => ({
    ...(await decode(of, options)),
    format: { id, label },
  });
  const formatOf = (candidates: readonly ModelFile[]) =>
    formats.find((format) => format.recognizes(candidates));
  const known = formatOf(files);
  if (known !== undefined) return decodeAs(known, files);
  const [file] = files;
  const isPacked = files.length === 1 && isZip(file!.bytes) && foreignClause(file!) === null;
  const unpacked = isPacked ? unzippedFiles(file!) : files;
  const packed = isPacked ? formatOf(unpacked) : undefined;
  if (packed !== undefined) return decodeAs(packed, unpacked);
  for (const candidate of unpacked) {
    const clause = foreignClause(candidate);
    if (clause !== null) refuse(`${quoted(candidate.name)} ${clause}`);
  }
  // The format of folders says what is missing in a folder or a zip.
  if (unpacked.length !== 1 || isPacked) return decodeAs(tfjsLayersFormat, unpacked);
  return refuse(
    `${quoted(file!.name)} is no model that can be opened: choose a saved model: its folder, its zip or its file.`,
  );
}

/**
 * A model as the files that are saved.
 * @throws ModelFormatError if a parameter is not finite, or the format cannot express the network
 */
export async function encodeModel(model: Model, format: ModelFormatId): Promise<ModelFile[]> {
  return modelFormats.find(({ id }) => id === format)!.encode(model);
}
