import { quoted, refuse } from '../modelFormatError';
import type { Hdf5File } from './hdf5File';

/** A layer's weights, as a file stores them. */
export interface StoredLayer {
  /** What the file calls it. */
  readonly name: string;
  /** Paths of the datasets, in the order in which Keras lists the weights of a layer of its class. */
  readonly weights: readonly string[];
}

const maxSplits = 64;

/** Whether a group holds weights as Keras 1 and 2 store them, and Keras 3 in its .h5 files. */
export function hasLayerGroups(file: Hdf5File, group: string): boolean {
  return splitNames(file, group, 'layer_names') !== null;
}

/**
 * The layers of such a group in the model's order: each is a group of its name, and an attribute
 * tells the names of its weights.
 * @throws ModelFormatError if a layer is missing
 */
export function readLayerGroups(file: Hdf5File, group: string): StoredLayer[] {
  const names = splitNames(file, group, 'layer_names') ?? [];
  return names.map((name) => {
    const layer = joinPath(group, name);
    if (!file.hasGroup(layer)) {
      refuse(`The weights of layer ${quoted(name)} are missing in the file: save the model again.`);
    }
    const weights = splitNames(file, layer, 'weight_names') ?? [];
    return { name, weights: weights.map((weight) => joinPath(layer, weight)) };
  });
}

/** A list that Keras splits where it is longer than an attribute may be: “layer_names0” and so on. */
function splitNames(file: Hdf5File, group: string, attribute: string): string[] | null {
  const whole = file.names(group, attribute);
  if (whole !== null) return whole;
  const all: string[] = [];
  for (let split = 0; split < maxSplits; split++) {
    const part = file.names(group, `${attribute}${split}`);
    if (part === null) break;
    all.push(...part);
  }
  return all.length > 0 ? all : null;
}

function joinPath(group: string, name: string): string {
  return group === '/' ? `/${name}` : `${group}/${name}`;
}
