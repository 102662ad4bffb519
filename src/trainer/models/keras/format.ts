import type { ModelFile } from '../../../shared/modelFile';
import type { ModelFormat } from '../modelFormat';
import { refuse } from '../modelFormatError';
import { unzippedFiles, zipHolds } from '../zippedFiles';
import { decodeH5 } from './decodeH5';
import { decodeKeras } from './decodeKeras';
import { encodeH5 } from './encodeH5';
import { encodeKeras } from './encodeKeras';
import { isHdf5 } from './hdf5File';
import { configName, weightsName } from './names';

/** The zip that Keras 3 writes, or the files in it. */
export const kerasFormat: ModelFormat = {
  id: 'keras',
  label: 'Keras',
  recognizes: (files) =>
    files.some(isKerasZip) ||
    [configName, weightsName].every((name) => files.some((file) => file.name === name)),
  async decode(files) {
    const zips = files.filter(isKerasZip);
    return decodeKeras(zips.length === 0 ? files : unzippedFiles(onlyOne(zips)));
  },
  encode: encodeKeras,
};

/** What Keras 1 to 3 write into HDF5: whole models, and weights alone. */
export const kerasH5Format: ModelFormat = {
  id: 'kerasH5',
  label: 'Keras HDF5',
  recognizes: (files) => files.some(({ bytes }) => isHdf5(bytes)),
  async decode(files, options) {
    return decodeH5(onlyOne(files.filter(({ bytes }) => isHdf5(bytes))).bytes, options);
  },
  encode: encodeH5,
};

function isKerasZip({ bytes }: ModelFile): boolean {
  return zipHolds(bytes, [configName, weightsName]);
}

function onlyOne(files: readonly ModelFile[]): ModelFile {
  const [file, other] = files;
  if (other !== undefined) {
    refuse(`There are ${files.length} models among the files: choose one of them.`);
  }
  return file!;
}
