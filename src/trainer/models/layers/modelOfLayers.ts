import {
  divisorsOf,
  noScaling,
  type ObservationDivisors,
} from '../../environment/observationScaling';
import { parameterCount, type NetworkSpec } from '../../engines/engine';
import { refuse } from '../modelFormatError';
import { foldLayers } from './foldLayers';
import type { KerasVersion } from './kerasVersion';
import {
  inputs,
  maxDenseLayers,
  planLayers,
  unitsOf,
  type LayerPlan,
  type PlannedLayer,
} from './layerPlan';
import { weightOfShape, type WeightSource } from './layerWeights';
import { operationsOf } from './operations';
import type { PathLayer } from './pathLayer';
import { scalingLayerName } from './scalingLayer';

export interface FoldedModel {
  readonly network: NetworkSpec;
  /** In the order of `EngineSnapshot.online`. */
  readonly parameters: Float32Array;
  readonly observationDivisors: ObservationDivisors;
}

/**
 * The network that a path of layers comes to, exactly but for the rounding of its parameters: what
 * stands between dense layers is folded into them in float64, and rounded once.
 * @param weightOf gives a layer's weights, once the shape of the network is known to be one of
 * CartPole's
 * @param keras whose definitions of activations hold
 * @throws ModelFormatError with one sentence if it is no network that plays CartPole
 */
export function modelOfLayers(
  path: readonly PathLayer[],
  weightOf: WeightSource,
  keras: KerasVersion,
): FoldedModel {
  const { operations, inputShape } = operationsOf(path, keras);
  const plan = planLayers(operations, inputShape);
  const factors = scalingFactors(plan, weightOf);
  const layers = factors === null ? plan.layers : plan.layers.slice(1);
  if (layers.length > maxDenseLayers) {
    const isMore = plan.layers.some(({ dense }) => dense === null);
    refuse(
      `The model ${isMore ? 'comes to' : 'has'} ${layers.length} dense layers, more than the ${maxDenseLayers} that can be opened: choose a smaller model.`,
    );
  }
  const network: NetworkSpec = {
    inputs,
    layers: layers.map((layer) => ({
      units: unitsOf(layer),
      activation: layer.piecewise === null ? layer.activation : 'relu',
      dropoutRate: layer.dropoutRate,
    })),
  };
  const parameters = new Float32Array(parameterCount(network));
  foldLayers({ rescalings: plan.rescalings, layers }, weightOf, parameters);
  return {
    network,
    parameters,
    observationDivisors: factors === null ? noScaling : divisorsOf(factors),
  };
}

/** The diagonal of our own scaling layer, if the model begins with one. */
function scalingFactors(plan: LayerPlan, weightOf: WeightSource): number[] | null {
  const [first] = plan.layers;
  if (plan.layers.length < 2 || plan.rescalings.length > 0 || !isOurScaling(first!)) return null;
  const { layer } = first!.dense!;
  const kernel = weightOfShape(weightOf, layer, 'kernel', [inputs, inputs]);
  const factors: number[] = [];
  for (const [index, value] of kernel.entries()) {
    const isDiagonal = index % (inputs + 1) === 0;
    if (isDiagonal ? value <= 0 : value !== 0) return null;
    if (isDiagonal) factors.push(value);
  }
  return factors;
}

function isOurScaling({
  dense,
  scalings,
  rescalings,
  piecewise,
  activation,
  dropoutRate,
}: PlannedLayer): boolean {
  return (
    dense?.layer.name === scalingLayerName &&
    dense.units === inputs &&
    !dense.useBias &&
    scalings.length === 0 &&
    rescalings.length === 0 &&
    piecewise === null &&
    activation === 'linear' &&
    dropoutRate === 0
  );
}
