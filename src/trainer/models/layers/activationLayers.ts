import * as v from 'valibot';
import { leakySlope } from '../../engines/reference/activations';
import { refuse } from '../modelFormatError';
import { readAs } from '../readAs';
import {
  activationOperation,
  activationOperations,
  leaky,
  piecewiseOperation,
} from './activations';
import type { PiecewiseLinear } from './elementwise';
import type { KerasVersion } from './kerasVersion';
import { perEntry } from './layerWeights';
import type { Operation } from './operation';
import { theLayer, type PathLayer } from './pathLayer';

const slopeSchema = v.pipe(v.number(), v.finite());
const activationLayerSchema = v.object({ activation: v.optional(v.unknown()) });
const reluSchema = v.object({
  max_value: v.nullish(v.pipe(slopeSchema, v.minValue(0))),
  negative_slope: v.nullish(slopeSchema, 0),
  threshold: v.nullish(slopeSchema, 0),
});
/** Keras 3 calls it by another name. */
const leakySchema = v.object({
  alpha: v.nullish(slopeSchema),
  negative_slope: v.nullish(slopeSchema),
});
const defaultLeakySlope = 0.3;
const relu6Limit = 6;
const eluSchema = v.object({ alpha: v.nullish(slopeSchema, 1) });
const softmaxSchema = v.object({ axis: v.nullish(v.unknown(), -1) });

/**
 * What a layer that is an activation comes to; null for a layer of another class.
 * @throws ModelFormatError if it cannot be told exactly
 */
export function activationLayerOperations(
  layer: PathLayer,
  keras: KerasVersion,
): Operation[] | null {
  const config = <Output>(schema: v.GenericSchema<unknown, Output>) =>
    readAs(schema, layer.config, theLayer(layer));
  switch (layer.className) {
    case 'Activation':
      return activationOperations(config(activationLayerSchema).activation, layer, keras, (inner) =>
        innerOperations(inner, keras),
      );
    case 'ReLU':
      return reluOperations(layer, config(reluSchema));
    case 'LeakyReLU': {
      const { alpha, negative_slope: slope } = config(leakySchema);
      return [leakyOperation(layer, slope ?? alpha ?? defaultLeakySlope)];
    }
    case 'PReLU':
      return [preluOperation(layer)];
    case 'ELU':
      return eluOperations(layer, config(eluSchema).alpha);
    case 'Softmax': {
      const axes = [config(softmaxSchema).axis].flat();
      if (axes.length !== 1 || (axes[0] !== -1 && axes[0] !== 1)) {
        refuse(`${theLayer(layer)} is a softmax over another axis than the last: save it without.`);
      }
      return activationOperations('softmax', layer, keras, () => []);
    }
    case 'ThresholdedReLU':
      return refuse(
        `${theLayer(layer)} is a ThresholdedReLU, which jumps at its threshold, as no sum of ReLU units does: choose a model with another activation.`,
      );
    default:
      return null;
  }
}

/** A layer that stands where a name could: `Dense(24, activation=LeakyReLU())`. */
export function innerOperations(layer: PathLayer, keras: KerasVersion): Operation[] {
  return (
    activationLayerOperations(layer, keras) ??
    refuse(
      `${theLayer(layer)} has a “${layer.className}” for its activation, which cannot be computed here: choose a model with another activation.`,
    )
  );
}

function reluOperations(
  layer: PathLayer,
  { max_value: top, negative_slope: slope, threshold }: v.InferOutput<typeof reluSchema>,
): Operation[] {
  if (threshold !== 0) {
    return refuse(
      `${theLayer(layer)} is a ReLU with a threshold, where it jumps, as no sum of ReLU units does: choose a model with another activation.`,
    );
  }
  if (top === null || top === undefined) {
    return slope === 0 ? [activationOperation(layer, 'relu')] : [leakyOperation(layer, slope)];
  }
  if (top === relu6Limit && slope === 0) return [activationOperation(layer, 'relu6')];
  const corners: PiecewiseLinear['corners'] =
    top === 0
      ? [[0, 0]]
      : [
          [0, 0],
          [top, top],
        ];
  return [piecewiseOperation(layer, { corners, leftSlope: slope, rightSlope: 0 })];
}

/** The slope that the engines know is computed as it is, any other by two ReLU units. */
function leakyOperation(layer: PathLayer, slope: number): Operation {
  return slope === leakySlope
    ? activationOperation(layer, 'leakyRelu')
    : piecewiseOperation(layer, leaky(slope));
}

/** A slope of each unit's own where it is negative. */
function preluOperation(layer: PathLayer): Operation {
  return {
    kind: 'piecewise',
    layer,
    unitsPerEntry: 2,
    read: (weightOf, entries) => [...perEntry(weightOf, layer, 'alpha', entries)].map(leaky),
  };
}

/** alpha * (e^x - 1) below zero: the ELU of alpha 1, and then alpha times what is negative of it. */
function eluOperations(layer: PathLayer, alpha: number): Operation[] {
  const elu = activationOperation(layer, 'elu');
  return alpha === 1 ? [elu] : [elu, piecewiseOperation(layer, leaky(alpha))];
}
