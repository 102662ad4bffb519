import { decodedModel } from '../decodedModel';
import type { Tensor } from '../layers/layerWeights';
import { modelOfLayers } from '../layers/modelOfLayers';
import { weightsOnly, type NamedKernel } from '../layers/weightsOnly';
import type { ModelSource } from '../model';
import type { Decoded, DecodeOptions } from '../modelFormat';
import { quoted, refuse } from '../modelFormatError';
import type { Hdf5File } from './hdf5File';
import type { StoredLayer } from './layerGroups';

/**
 * The network of weights without a topology, which follows from their shapes; what the hidden layers
 * do does not.
 * @throws ModelFormatError if they are not the weights of dense layers that play CartPole
 */
export function decodeWeights(
  file: Hdf5File,
  stored: readonly StoredLayer[],
  source: ModelSource,
  { hiddenActivation }: DecodeOptions,
): Decoded {
  const byName = new Map(stored.map((layer) => [layer.name, layer]));
  if (byName.size < stored.length) {
    refuse('Two layers in the file have one name: save the model again.');
  }
  const kernels = stored.map((layer) => kernelOf(file, layer));
  const { layerUnits, path } = weightsOnly(kernels);
  if (hiddenActivation === null) return { kind: 'activationNeeded', layerUnits };
  const weightOf = ({ name }: { readonly name: string }, part: string): Tensor | null => {
    const dataset = byName.get(name)?.weights[part === 'kernel' ? 0 : 1];
    return dataset === undefined ? null : file.tensor(dataset);
  };
  const folded = modelOfLayers(path(hiddenActivation), weightOf, 3);
  return { kind: 'model', model: decodedModel(folded, null, source) };
}

function kernelOf(file: Hdf5File, { name, weights }: StoredLayer): NamedKernel {
  const [kernel, bias, ...others] = weights;
  if (kernel === undefined || others.length > 0) {
    return refuse(
      `The layer ${quoted(name)} has ${weights.length} weights, as no dense layer has; CartPole Studio plays networks of dense layers: choose one of those.`,
    );
  }
  return { name, shape: file.shapeOf(kernel), hasBias: bias !== undefined };
}
