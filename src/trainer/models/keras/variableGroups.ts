import type { PathLayer } from '../layers/pathLayer';
import type { Hdf5File } from './hdf5File';
import type { StoredLayer } from './layerGroups';
import { snakeCase } from './snakeCase';

/** What Keras 3 calls the list of a model's layers, and what its first versions did. */
const containers = ['layers', '_layer_checkpoint_dependencies'];
/** How deep models in a model lie at most. */
const maxDepth = 6;

/**
 * Finds the weights of a model's layers as Keras 3 stores them: each layer is a group that is called
 * by its class and a running number, and its weights are numbered.
 * @param path the model's layers in order
 */
export function variableGroupsOf(
  file: Hdf5File,
  path: readonly PathLayer[],
): (layer: PathLayer) => readonly string[] {
  const groups = layerGroupPaths(file);
  const byClass = new Map<string, string[]>();
  return (layer) => {
    const { className } = layer;
    const ofClass = byClass.get(className) ?? groupsOfClass(file, groups, className);
    byClass.set(className, ofClass);
    const place = path.filter((other) => other.className === className).indexOf(layer);
    const group = ofClass[place];
    return group === undefined ? [] : variablesIn(file, group);
  };
}

/**
 * All groups that hold weights, in a file of weights alone, whatever model they are of.
 * @throws ModelFormatError if they are more than a CartPole model has
 */
export function readVariableGroups(file: Hdf5File): StoredLayer[] {
  const found: StoredLayer[] = [];
  const visit = (group: string, depth: number): void => {
    for (const child of file.childrenOf(group === '' ? '/' : group).sort(byNumber)) {
      const path = `${group}/${child}`;
      if (path === '/optimizer' || !file.hasGroup(path)) continue;
      if (child === 'vars') {
        const weights = variablesIn(file, group);
        if (weights.length > 0) found.push({ name: nameOf(file, group), weights });
      } else if (depth < maxDepth) visit(path, depth + 1);
    }
  };
  visit('', 0);
  return found;
}

/** By the layer's own name, where the file tells it. */
function nameOf(file: Hdf5File, group: string): string {
  return file.text(`${group}/vars`, 'name') ?? group.slice(group.lastIndexOf('/') + 1);
}

/** The groups of layers by their last name. */
function layerGroupPaths(file: Hdf5File): Map<string, string> {
  const groups = new Map<string, string>();
  const atRoot = file.childrenOf('/');
  for (const container of containers) {
    if (atRoot.includes(container) && file.hasGroup(`/${container}`)) {
      for (const name of file.childrenOf(`/${container}`))
        groups.set(name, `/${container}/${name}`);
    }
    // Its first versions joined paths as the system does, which on Windows is by a backslash.
    const start = `${container}\\`;
    for (const name of atRoot.filter((child) => child.startsWith(start))) {
      groups.set(name.slice(start.length), `/${name}`);
    }
    if (groups.size > 0) break;
  }
  return groups;
}

/**
 * By their running numbers. These may have gaps: the first versions counted each layer twice.
 */
function groupsOfClass(
  file: Hdf5File,
  groups: ReadonlyMap<string, string>,
  className: string,
): string[] {
  const start = snakeCase(className);
  return [...groups]
    .filter(([name]) => name === start || /^_\d+$/.test(name.slice(start.length)))
    .filter(([name]) => name.startsWith(start))
    .sort(([a], [b]) => byNumber(a, b))
    .map(([, path]) => path)
    .filter((path) => variablesIn(file, path).length > 0);
}

/** The paths of a layer's weights: “vars/0”, “vars/1” and so on. */
function variablesIn(file: Hdf5File, group: string): string[] {
  const variables = `${group}/vars`;
  if (!file.hasGroup(variables)) return [];
  return file
    .childrenOf(variables)
    .filter((name) => /^\d+$/.test(name))
    .sort(byNumber)
    .map((name) => `${variables}/${name}`);
}

/** “dense_2” before “dense_10”, and “dense” before both. */
function byNumber(a: string, b: string): number {
  const [startA, numberA] = numbered(a);
  const [startB, numberB] = numbered(b);
  if (startA !== startB) return startA < startB ? -1 : 1;
  return numberA - numberB;
}

function numbered(name: string): [start: string, number: number] {
  const digits = /_?(\d+)$/.exec(name);
  return digits === null ? [name, -1] : [name.slice(0, digits.index), Number(digits[1])];
}
