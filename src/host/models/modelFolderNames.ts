import * as v from 'valibot';
import { parseBoundedJson } from '../../shared/boundedJson';
import { maxModelJsonBytes } from '../../shared/modelFile';
import { isUnfinished } from '../files/atomicWrite';

export const modelJsonName = 'model.json';

const manifestSchema = v.object({
  weightsManifest: v.array(v.object({ paths: v.array(v.string()) })),
});

/**
 * The names of the weights files that a model.json lists, each once. None where the text is
 * damaged: what is wrong with it is for the decoder to say.
 */
export function namedWeightFiles(modelJson: Uint8Array): string[] {
  let json: unknown;
  try {
    json = parseBoundedJson(modelJson, maxModelJsonBytes);
  } catch {
    return [];
  }
  const result = v.safeParse(manifestSchema, json);
  if (!result.success) return [];
  return [...new Set(result.output.weightsManifest.flatMap((group) => group.paths))];
}

/** Whether a file of this name, if there can be one, lies in the folder itself, on every system. */
export function isPlainName(name: string): boolean {
  return /^[^/\\:\0]+$/.test(name) && name !== '.' && name !== '..';
}

/** The weights of a model that this app wrote. */
const ourWeightsName = /^weights-[0-9a-f]{16}\.bin$/;

/** Held by whoever saves in a model folder, or is going to. */
export const modelLockName = '.cartpole-studio.lock';

/** Whether this app, and nobody else, gives a file of a model folder such a name. */
export function isOurs(name: string): boolean {
  return isUnfinished(name) || ourWeightsName.test(name) || name.startsWith(modelLockName);
}
