import * as v from 'valibot';
import type { ActivationName } from '../../../shared/activations';
import { quoted, refuse } from '../modelFormatError';
import { readAs } from '../readAs';
import { reluSumOf, type PiecewiseLinear } from './elementwise';
import { kerasActivation, unplayableActivations } from './kerasActivations';
import type { KerasVersion } from './kerasVersion';
import type { Operation } from './operation';
import { theLayer, type PathLayer } from './pathLayer';

/** The function itself where it is positive, a share of it where it is negative. */
export function leaky(slope: number): PiecewiseLinear {
  return { corners: [[0, 0]], leftSlope: slope, rightSlope: 1 };
}

const layerConfigSchema = v.object({ class_name: v.string(), config: v.unknown() });

/**
 * What an activation comes to, as a Dense or an Activation layer's `activation` tells it.
 * @param value a name; nothing where it is linear; an activation layer in Keras 3's form
 * @param ofLayer reads a layer that stands in place of a name
 * @throws ModelFormatError if it is not known here
 */
export function activationOperations(
  value: unknown,
  layer: PathLayer,
  keras: KerasVersion,
  ofLayer: (inner: PathLayer) => Operation[],
): Operation[] {
  if (value === null || value === undefined) return [];
  if (v.is(layerConfigSchema, value)) {
    if (value.class_name === 'function') {
      return refuse(
        `${theLayer(layer)} has an activation of somebody’s own, ${quoted(String(value.config))}, which is not in the file: choose a model with Keras’ own activations.`,
      );
    }
    return ofLayer({ className: value.class_name, name: layer.name, config: value.config });
  }
  const name = readAs(v.string(), value, theLayer(layer), '“activation”');
  return namedActivation(name, layer, keras);
}

function namedActivation(name: string, layer: PathLayer, keras: KerasVersion): Operation[] {
  const known = kerasActivation(name, keras);
  if (known === null) {
    const reason = unplayableActivations.get(name) ?? 'which cannot be computed here';
    return refuse(
      `${theLayer(layer)} has the activation ${quoted(name)}, ${reason}: choose a model with another one of Keras’, such as relu.`,
    );
  }
  return known === 'linear' ? [] : [activationOperation(layer, known)];
}

export function activationOperation(layer: PathLayer, activation: ActivationName): Operation {
  return { kind: 'activation', layer, activation };
}

export function piecewiseOperation(layer: PathLayer, f: PiecewiseLinear): Operation {
  const unitsPerEntry = reluSumOf(f).terms.length;
  return { kind: 'piecewise', layer, unitsPerEntry, read: () => [f] };
}
