import { expect } from 'vitest';
import type { ModelFile } from '../../../../src/shared/modelFile';
import type { Model } from '../../../../src/trainer/models/model';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { decodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/decode';
import { encodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/encode';
import { exampleModel } from '../someModels';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Path = readonly (string | number)[];

/** scale_observation, hidden_1, dropout_1, q_values. */
export const goodFiles = encodeTfjsLayers(exampleModel());
export const goodWeights = goodFiles[1]!;

export function goodJson(): Json {
  return JSON.parse(new TextDecoder().decode(goodFiles[0]!.bytes)) as Json;
}

/** The good folder with another model.json. */
export function folderWith(json: Json | string): ModelFile[] {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  return [{ name: 'model.json', bytes: new TextEncoder().encode(text) }, goodWeights];
}

/** The good folder with other weights under the same name. */
export function folderWithWeights(bytes: Uint8Array<ArrayBuffer>): ModelFile[] {
  return [goodFiles[0]!, { name: goodWeights.name, bytes }];
}

/** The good model.json with the value at `path` replaced, or removed where it is undefined. */
export function jsonWith(path: Path, value: Json | undefined): Json {
  const root = { root: goodJson() };
  let parent = root as unknown as Record<string | number, Json>;
  const keys = ['root', ...path];
  for (const key of keys.slice(0, -1)) {
    parent = parent[key] as unknown as Record<string | number, Json>;
  }
  const last = keys.at(-1)!;
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return root.root;
}

/** The sentence with which a folder is refused; null where it is accepted. */
export function problemOf(files: readonly ModelFile[]): string | null {
  let model: Model;
  try {
    model = decodeTfjsLayers(files);
  } catch (error) {
    if (!(error instanceof ModelFormatError)) throw error;
    expect(error.message).toMatch(/^([A-Z"]|model\.json)[^\n]{20,400}\.$/);
    expect(error.message).toMatch(/: |, and open that\.$/);
    expect(error.message).not.toMatch(/undefined|\[object/);
    return error.message;
  }
  expect(model.network.inputs).toBe(4);
  expect(model.network.layers.at(-1)!.units).toBe(2);
  expect(model.parameters.every(Number.isFinite)).toBe(true);
  return null;
}
