import { parseBoundedJson } from '../../../shared/boundedJson';
import { maxModelJsonBytes } from '../../../shared/modelFile';
import type { Decoded, DecodeOptions } from '../modelFormat';
import { refuse } from '../modelFormatError';
import { decodedModel } from '../decodedModel';
import { kerasVersionOf } from '../layers/kerasVersion';
import type { PathLayer } from '../layers/pathLayer';
import { modelOfLayers } from '../layers/modelOfLayers';
import { readTopology } from '../layers/topology';
import { metadataKey } from '../metadata';
import { withHdf5File, type Hdf5File } from './hdf5File';
import { hasLayerGroups, readLayerGroups, type StoredLayer } from './layerGroups';
import { readJson } from '../readJson';
import { sourceOf } from './source';
import { refuseUntrainedNormalization } from './untrainedLayers';
import { readVariableGroups } from './variableGroups';
import { weightsBy } from './weightPlaces';
import { decodeWeights } from './weightsAlone';

const theFile = 'The HDF5 file';
const label = 'Keras HDF5';

/**
 * Reads what Keras 1 to 3 write into an HDF5 file: a whole model, or weights alone, in either of
 * Keras' two layouts for these.
 * @throws ModelFormatError with one sentence if it is no model that plays CartPole
 */
export function decodeH5(bytes: Uint8Array, options: DecodeOptions): Promise<Decoded> {
  return withHdf5File(bytes, theFile, (file) => {
    const root = file.hasGroup('/model_weights') ? '/model_weights' : '/';
    const config = file.textBytes('/', 'model_config');
    if (config !== null) return decodeWhole(file, root, config);
    return decodeWeights(
      file,
      storedLayers(file, root),
      sourceOf(label, versionIn(file, root)),
      options,
    );
  });
}

function decodeWhole(file: Hdf5File, root: string, config: Uint8Array): Decoded {
  const version = versionIn(file, root);
  const path = readTopology(readJson(config, `${theFile}’s “model_config”`), theFile);
  const weightOf = weightsBy(file, pathsByName(file, root));
  const folded = modelOfLayers(path, weightOf, kerasVersionOf(version));
  refuseUntrainedNormalization(path, weightOf);
  const model = decodedModel(folded, recordIn(file), sourceOf(label, version));
  return { kind: 'model', model };
}

/** Weights are looked for once the network is known to be one of CartPole's. */
function pathsByName(file: Hdf5File, root: string): (layer: PathLayer) => readonly string[] {
  let stored: ReadonlyMap<string, StoredLayer> | null = null;
  return ({ name }) => {
    stored ??= new Map(readLayerGroups(file, root).map((layer) => [layer.name, layer]));
    return stored.get(name)?.weights ?? [];
  };
}

function storedLayers(file: Hdf5File, root: string): StoredLayer[] {
  const layers = hasLayerGroups(file, root)
    ? readLayerGroups(file, root).filter(({ weights }) => weights.length > 0)
    : readVariableGroups(file);
  if (layers.length === 0) {
    refuse('The HDF5 file holds no weights that Keras wrote: choose a model that Keras saved.');
  }
  return layers;
}

/** Our own record, where this app wrote the file; a damaged one is no reason to refuse the network. */
function recordIn(file: Hdf5File): unknown {
  const bytes = file.textBytes('/', metadataKey);
  if (bytes === null) return null;
  try {
    return parseBoundedJson(bytes, maxModelJsonBytes);
  } catch {
    return null;
  }
}

function versionIn(file: Hdf5File, root: string): string | null {
  return file.text('/', 'keras_version') ?? file.text(root, 'keras_version');
}
