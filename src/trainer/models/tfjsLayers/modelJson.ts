import * as v from 'valibot';
import { JsonRefusedError, parseBoundedJson } from '../../../shared/boundedJson';
import { maxModelJsonBytes, type ModelFile } from '../../../shared/modelFile';
import { quoted, refuse } from '../modelFormatError';
import { modelJsonName } from './names';

const rootSchema = v.object({
  format: v.optional(v.unknown()),
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
  const root = readAs(rootSchema, parseJson(file.bytes), 'its content');
  if (root.format === 'graph-model') {
    refuse('This is a TF.js graph model: convert it as a layers model, and open that.');
  }
  if (root.modelTopology === undefined || root.modelTopology === null) {
    refuse(`${modelJsonName} describes no layers: choose the folder of a TF.js Layers model.`);
  }
  return root;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return parseBoundedJson(bytes, maxModelJsonBytes);
  } catch (error) {
    if (!(error instanceof JsonRefusedError)) throw error;
    return refuse(
      `${modelJsonName} ${error.message}: choose the folder of another TF.js Layers model.`,
    );
  }
}

/**
 * A part of model.json that has the form it should have.
 * @param what names the part in the sentence that refuses it
 * @throws ModelFormatError if it has not
 */
export function readAs<Output>(
  schema: v.GenericSchema<unknown, Output>,
  candidate: unknown,
  what: string,
): Output {
  const result = v.safeParse(schema, candidate, { abortEarly: true });
  if (result.success) return result.output;
  const path = v.getDotPath(result.issues[0]);
  const where = path === null ? what : `${quoted(path)} of ${what}`;
  return refuse(
    `${modelJsonName} is damaged, since ${where} is missing or not of the right kind: save the model again.`,
  );
}
