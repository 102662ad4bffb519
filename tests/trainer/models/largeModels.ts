import type { ModelFile } from '../../../src/shared/modelFile';
import { parameterCount, type NetworkSpec } from '../../../src/trainer/engines/engine';
import type { Model } from '../../../src/trainer/models/model';
import { encodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/encode';

const network: NetworkSpec = {
  inputs: 4,
  layers: [
    { units: 512, activation: 'relu', dropoutRate: 0 },
    { units: 512, activation: 'relu', dropoutRate: 0 },
    { units: 2, activation: 'linear', dropoutRate: 0 },
  ],
};

/** A model of a megabyte, all of whose parameters are `fill`. */
export function largeModel(fill: number): ModelFile[] {
  const model: Model = {
    network,
    parameters: new Float32Array(parameterCount(network)).fill(fill),
    observationDivisors: [1, 1, 1, 1],
    metadata: null,
    source: null,
  };
  return encodeTfjsLayers(model);
}
