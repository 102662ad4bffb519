import type { ModelFile } from '../../../src/shared/modelFile';
import { parameterCount, type NetworkSpec } from '../../../src/trainer/engines/engine';
import type { Model } from '../../../src/trainer/models/model';
import { encodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/encode';
import { RandomStream } from '../../../src/trainer/random';

const network: NetworkSpec = {
  inputs: 4,
  layers: [
    { units: 512, activation: 'relu', dropoutRate: 0 },
    { units: 512, activation: 'relu', dropoutRate: 0 },
    { units: 2, activation: 'linear', dropoutRate: 0 },
  ],
};

function largeModelOf(parameters: Float32Array): Model {
  return { network, parameters, observationDivisors: [1, 1, 1, 1], metadata: null, source: null };
}

/** A model of a megabyte, all of whose parameters are `fill`. */
export function filledModel(fill: number): Model {
  return largeModelOf(new Float32Array(parameterCount(network)).fill(fill));
}

/** A model of a megabyte that no format can make smaller. */
export function noisyModel(seed: number): Model {
  const random = new RandomStream(seed, 'initialWeights');
  return largeModelOf(
    Float32Array.from({ length: parameterCount(network) }, () => random.nextUnit()),
  );
}

/** The files of a filled model as a TF.js Layers folder. */
export function largeModel(fill: number): ModelFile[] {
  return encodeTfjsLayers(filledModel(fill));
}
