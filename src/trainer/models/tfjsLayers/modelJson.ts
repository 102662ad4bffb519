import * as v from 'valibot';
import { parseBoundedJson } from '../../../shared/boundedJson';
import { maxModelJsonBytes, type ModelFile } from '../../../shared/modelFile';
import { refuse } from '../modelFormatError';
import { readAs } from '../readAs';
import { readJson } from '../readJson';
import { modelJsonName } from './names';

const rootSchema = v.object({
  format: v.optional(v.unknown()),
  /** The program that trained the model: "keras v2.15.0". */
  generatedBy: v.optional(v.unknown()),
  modelTopology: v.optional(v.unknown()),
  weightsManifest: v.optional(v.unknown()),
  userDefinedMetadata: v.optional(v.unknown()),
});

export type ModelJson = v.InferOutput<typeof rootSchema>;

/** The file that describes the layers: model.json, or what reads like one under another name. */
export function findModelJson(files: readonly ModelFile[]): ModelFile | undefined {
  return (
    files.find(({ name }) => name === modelJsonName) ??
    files.find(({ bytes }) => bytes.length <= maxModelJsonBytes && readsLikeModelJson(bytes))
  );
}

const modelJsonSchema = v.object({ modelTopology: v.record(v.string(), v.unknown()) });

function readsLikeModelJson(bytes: Uint8Array): boolean {
  // A file that begins with anything but an object’s brace, white space or the three bytes of a
  // byte order mark is not parsed.
  if (!/^(\xef\xbb\xbf)?\s*\{/.test(String.fromCharCode(...bytes.subarray(0, 64)))) return false;
  try {
    return v.is(modelJsonSchema, parseBoundedJson(bytes, maxModelJsonBytes));
  } catch {
    // It only begins like JSON, or it is no text.
    return false;
  }
}

/** @throws ModelFormatError if the file is no JSON object or describes another kind of model */
export function parseModelJson(file: ModelFile): ModelJson {
  const advice = 'choose the folder of another TF.js Layers model';
  const root = readAs(rootSchema, readJson(file.bytes, modelJsonName, advice), modelJsonName);
  if (root.format === 'graph-model') {
    refuse('This is a TF.js graph model: convert it as a layers model, and open that.');
  }
  if (root.modelTopology === undefined || root.modelTopology === null) {
    refuse(`${modelJsonName} describes no layers: choose the folder of a TF.js Layers model.`);
  }
  return root;
}
