import { counted } from '../../../shared/format';
import { maxModelBytes, maxModelFiles, type ModelFile } from '../../../shared/modelFile';
import type { LayerSpec } from '../../engines/engine';
import type { Model } from '../model';
import { quoted, refuse } from '../modelFormatError';
import {
  divisorsGive,
  divisorsOf,
  noScaling,
  type ObservationDivisors,
} from '../../environment/observationScaling';
import { findModelJson, parseModelJson } from './modelJson';
import { decodeMetadata, isOurs } from './metadata';
import { modelJsonName, scalingLayerName } from './names';
import { foldLayers, type DenseLayer, type DenseStack } from './stack';
import { readTopology } from './topology';
import { findWeight, readWeights } from './weights';

const inputs = 4;
const outputs = 2;
const maxDenseLayers = 6;
const maxUnits = 1024;

interface LoadedLayer extends LayerSpec {
  readonly name: string;
  readonly useBias: boolean;
  /** (inputs, units) */
  readonly kernel: Float32Array;
  /** (units) */
  readonly bias: Float32Array;
}

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
  const stack = foldLayers(readTopology(json.modelTopology));
  checkShape(stack);
  const weights = readWeights(json.weightsManifest, byName);
  const loaded: LoadedLayer[] = [];
  for (const layer of stack.layers) {
    loaded.push(loadLayer(layer, weights, loaded.at(-1)?.units ?? null));
  }
  const metadata = decodeMetadata(json.userDefinedMetadata);
  const factors = scalingFactors(loaded);
  const played = factors === null ? loaded : loaded.slice(1);
  if (played.length > maxDenseLayers) {
    refuse(
      `The model has ${played.length} dense layers, more than the ${maxDenseLayers} that can be opened: choose a smaller model.`,
    );
  }
  return {
    network: {
      inputs,
      layers: played.map(({ units, activation, dropoutRate }) => ({
        units,
        activation,
        dropoutRate,
      })),
    },
    parameters: joinParameters(played),
    observationDivisors: factors === null ? noScaling : chooseDivisors(factors, metadata.divisors),
    metadata: metadata.training,
    source: isOurs(metadata) ? null : { formatLabel: 'TF.js Layers', writtenBy: null },
    ...(metadata.curves && { curves: metadata.curves }),
  };
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

/** Refuses what cannot play CartPole before anything is allocated for it. */
function checkShape(stack: DenseStack): void {
  const last = stack.layers.at(-1);
  if (last === undefined) return refuse('The model has no dense layer: choose another model.');
  const found = stack.inputShape?.reduce<number>((product, size) => product * (size ?? NaN), 1);
  if (found !== undefined && found !== inputs) refuseInputs(found);
  if (last.units !== outputs) {
    refuse(
      `The model has ${counted(last.units, 'output')}; CartPole needs ${outputs}, one for each action: choose a model that was trained on CartPole.`,
    );
  }
  const large = stack.layers.find((layer) => layer.units > maxUnits);
  if (large !== undefined) {
    refuse(
      `The layer ${quoted(large.name)} has ${large.units} units, more than the ${maxUnits} that can be opened: choose a smaller model.`,
    );
  }
}

function refuseInputs(found: number): never {
  const words = Number.isNaN(found) ? 'inputs of unknown size' : counted(found, 'input');
  return refuse(
    `The model has ${words}; CartPole needs ${inputs}: choose a model that was trained on CartPole’s position, velocity, angle and angular velocity.`,
  );
}

/** @param previousUnits null for the first layer */
function loadLayer(
  layer: DenseLayer,
  weights: ReturnType<typeof readWeights>,
  previousUnits: number | null,
): LoadedLayer {
  const layerInputs = previousUnits ?? inputs;
  const kernel = findWeight(weights, layer.name, 'kernel');
  const [rows, columns, ...rest] = kernel.shape;
  if (rest.length > 0 || columns !== layer.units || rows !== layerInputs) {
    if (
      previousUnits === null &&
      rest.length === 0 &&
      columns === layer.units &&
      rows !== undefined
    ) {
      refuseInputs(rows);
    }
    refuseShape(layer.name, 'kernel', kernel.shape, [layerInputs, layer.units]);
  }
  const bias = layer.useBias
    ? findWeight(weights, layer.name, 'bias')
    : { shape: [layer.units], values: new Float32Array(layer.units) };
  if (bias.shape.length !== 1 || bias.shape[0] !== layer.units) {
    refuseShape(layer.name, 'bias', bias.shape, [layer.units]);
  }
  if (![kernel, bias].every(({ values }) => values.every(Number.isFinite))) {
    refuse(
      `The weights of layer ${quoted(layer.name)} hold numbers that are not finite: choose another model.`,
    );
  }
  return { ...layer, kernel: kernel.values, bias: bias.values };
}

function refuseShape(
  layer: string,
  part: string,
  found: readonly number[],
  expected: readonly number[],
): never {
  return refuse(
    `The ${part} of layer ${quoted(layer)} has the shape ${JSON.stringify(found)} where ${JSON.stringify(expected)} fits: save the model again.`,
  );
}

/** The diagonal of our scaling layer, if the model begins with one. */
function scalingFactors(layers: readonly LoadedLayer[]): number[] | null {
  const [first, second] = layers;
  const isScaling =
    second !== undefined &&
    first!.name === scalingLayerName &&
    first!.units === inputs &&
    first!.activation === 'linear' &&
    !first!.useBias &&
    first!.dropoutRate === 0;
  if (!isScaling) return null;
  const factors: number[] = [];
  for (const [index, value] of first!.kernel.entries()) {
    const isDiagonal = index % (inputs + 1) === 0;
    if (isDiagonal ? value <= 0 : value !== 0) return null;
    if (isDiagonal) factors.push(value);
  }
  return factors;
}

/** The divisors as they were set, where the file still tells them; else equivalent ones. */
function chooseDivisors(
  factors: readonly number[],
  recorded: ObservationDivisors | null,
): ObservationDivisors {
  return recorded !== null && divisorsGive(recorded, factors) ? recorded : divisorsOf(factors);
}

function joinParameters(layers: readonly LoadedLayer[]): Float32Array {
  const total = layers.reduce((sum, { kernel, bias }) => sum + kernel.length + bias.length, 0);
  const parameters = new Float32Array(total);
  let offset = 0;
  for (const { kernel, bias } of layers) {
    parameters.set(kernel, offset);
    parameters.set(bias, offset + kernel.length);
    offset += kernel.length + bias.length;
  }
  return parameters;
}
