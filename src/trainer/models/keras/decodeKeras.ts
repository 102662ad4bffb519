import * as v from 'valibot';
import type { ModelFile } from '../../../shared/modelFile';
import { decodedModel } from '../decodedModel';
import { kerasVersionOf } from '../layers/kerasVersion';
import { modelOfLayers } from '../layers/modelOfLayers';
import type { PathLayer } from '../layers/pathLayer';
import { readTopology } from '../layers/topology';
import { metadataKey } from '../metadata';
import type { Decoded } from '../modelFormat';
import { refuse } from '../modelFormatError';
import { withHdf5File } from './hdf5File';
import { configName, metadataName, weightsName } from './names';
import { readJson } from '../readJson';
import { sourceOf } from './source';
import { refuseUntrainedNormalization } from './untrainedLayers';
import { variableGroupsOf } from './variableGroups';
import { weightsBy } from './weightPlaces';

const label = 'Keras';
const metadataSchema = v.object({
  keras_version: v.optional(v.unknown()),
  [metadataKey]: v.optional(v.unknown()),
});

/**
 * Reads what is in a .keras file: the layers in JSON, and their weights in HDF5.
 * @throws ModelFormatError with one sentence if it is no model that plays CartPole
 */
export async function decodeKeras(files: readonly ModelFile[]): Promise<Decoded> {
  const bytesOf = (name: string) => files.find((file) => file.name === name)?.bytes ?? null;
  const config = bytesOf(configName);
  const weights = bytesOf(weightsName);
  if (config === null || weights === null) {
    const missing = config === null ? configName : weightsName;
    return refuse(`The Keras file has no “${missing}” in it: save the model again.`);
  }
  const { version, record } = readMetadata(bytesOf(metadataName));
  const path = readTopology(readJson(config, `“${configName}”`), `“${configName}”`);
  return withHdf5File(weights, `“${weightsName}”`, (file) => {
    let find: ((layer: PathLayer) => readonly string[]) | null = null;
    // Weights are looked for once the network is known to be one of CartPole's.
    const pathsOf = (layer: PathLayer) => (find ??= variableGroupsOf(file, path))(layer);
    const weightOf = weightsBy(file, pathsOf);
    const folded = modelOfLayers(path, weightOf, kerasVersionOf(version ?? '3.0'));
    refuseUntrainedNormalization(path, weightOf);
    return { kind: 'model', model: decodedModel(folded, record, sourceOf(label, version)) };
  });
}

/** A file without it is as good as any other; Keras 3 alone writes such files. */
function readMetadata(bytes: Uint8Array | null): { version: string | null; record: unknown } {
  if (bytes === null) return { version: null, record: null };
  const metadata = readJson(bytes, `“${metadataName}”`);
  if (!v.is(metadataSchema, metadata)) return { version: null, record: null };
  const { keras_version: version, [metadataKey]: record } = metadata;
  return { version: typeof version === 'string' ? version : null, record };
}
