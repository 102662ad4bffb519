import * as v from 'valibot';
import { maxModelBytes, maxModelFiles, type ModelFile } from '../../../shared/modelFile';
import { decodedModel, programNamed } from '../decodedModel';
import { kerasVersionOf, type KerasVersion } from '../layers/kerasVersion';
import { modelOfLayers } from '../layers/modelOfLayers';
import { readTopology } from '../layers/topology';
import { metadataKey } from '../metadata';
import type { Model } from '../model';
import { quoted, refuse } from '../modelFormatError';
import { findModelJson, parseModelJson } from './modelJson';
import { modelJsonName } from './names';
import { findWeight, readWeights, type StoredWeight } from './weights';

/**
 * Reads the files of a TF.js Layers folder; files that model.json does not name are passed over.
 * @throws ModelFormatError with one sentence if it is no model that plays CartPole
 */
export function decodeTfjsLayers(files: readonly ModelFile[]): Model {
  const byName = indexFiles(files);
  const modelJson = findModelJson(files);
  if (modelJson === undefined) {
    return refuse(
      `There is no ${modelJsonName} among the files: choose the folder of a TF.js Layers model.`,
    );
  }
  const json = parseModelJson(modelJson);
  const path = readTopology(json.modelTopology, modelJsonName);
  // A model of others' layers is refused before its weights are looked for.
  let weights: Map<string, StoredWeight> | null = null;
  const folded = modelOfLayers(
    path,
    (layer, part) => {
      weights ??= readWeights(json.weightsManifest, byName);
      return findWeight(weights, layer.name, part);
    },
    kerasOf(json.modelTopology),
  );
  return decodedModel(folded, ourRecord(json.userDefinedMetadata), {
    formatLabel: 'TF.js Layers',
    writtenBy: programNamed(json.generatedBy),
  });
}

const recordSchema = v.object({ [metadataKey]: v.unknown() });

function ourRecord(userDefinedMetadata: unknown): unknown {
  return v.is(recordSchema, userDefinedMetadata) ? userDefinedMetadata[metadataKey] : null;
}

const versionSchema = v.object({ keras_version: v.string() });

/** Of the Keras that the model came from; TF.js itself computes as Keras 2 does. */
function kerasOf(modelTopology: unknown): KerasVersion {
  return kerasVersionOf(
    v.is(versionSchema, modelTopology) ? modelTopology.keras_version : undefined,
  );
}

function indexFiles(files: readonly ModelFile[]): Map<string, ModelFile> {
  if (files.length > maxModelFiles) {
    refuse(
      `The folder has ${files.length} files, more than the ${maxModelFiles} of a model: choose the model’s folder alone.`,
    );
  }
  const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (total > maxModelBytes) {
    refuse(
      `The model has ${total} bytes, more than the ${maxModelBytes} that can be opened: choose a smaller model.`,
    );
  }
  const byName = new Map<string, ModelFile>();
  for (const file of files) {
    if (byName.has(file.name)) {
      refuse(`Two files are called ${quoted(file.name)}: choose one folder alone.`);
    }
    byName.set(file.name, file);
  }
  return byName;
}
