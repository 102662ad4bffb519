import * as v from 'valibot';
import { activationNames, type ActivationName } from '../../engines/engine';
import { quoted, refuse } from '../modelFormatError';
import { readAs } from './modelJson';
import type { PathLayer } from './topology';

export interface DenseLayer {
  readonly name: string;
  readonly units: number;
  readonly useBias: boolean;
  activation: ActivationName;
  dropoutRate: number;
}

export interface DenseStack {
  /** Of one observation, such as [4]; null where the model does not say. */
  readonly inputShape: readonly (number | null)[] | null;
  readonly layers: readonly DenseLayer[];
}

const batchShape = v.pipe(v.array(v.nullable(v.number())), v.minLength(1), v.maxLength(8));
const inputSchema = v.object({
  batch_input_shape: v.nullish(batchShape),
  batch_shape: v.nullish(batchShape),
  input_dim: v.nullish(v.number()),
});
/** Keras 3 writes an object, a policy, in place of the word. */
const dtypeSchema = v.object({ dtype: v.optional(v.unknown()) });
const activationSchema = v.nullish(v.string(), 'linear');
const denseSchema = v.object({
  units: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  activation: activationSchema,
  use_bias: v.nullish(v.boolean(), true),
});
const dropoutSchema = v.object({ rate: v.pipe(v.number(), v.minValue(0), v.ltValue(1)) });
const activationLayerSchema = v.object({ activation: activationSchema });
const reluSchema = v.object({
  max_value: v.nullish(v.number()),
  negative_slope: v.nullish(v.number(), 0),
  threshold: v.nullish(v.number(), 0),
});
const eluSchema = v.object({ alpha: v.nullish(v.number(), 1) });

/**
 * Folds a path of layers into dense layers with their activations and dropout. Dropout in front
 * of the first dense layer is left out: it does nothing outside of training.
 * @throws ModelFormatError if a layer or an activation is of a kind that cannot be played
 */
export function foldLayers(path: readonly PathLayer[]): DenseStack {
  const layers: DenseLayer[] = [];
  let isFlat = true;
  const inputShape = shapeOf(path[0]!);
  if (inputShape !== null && inputShape.length !== 1) isFlat = false;
  path.forEach((layer, index) => {
    const what = `layer ${quoted(layer.name)}`;
    refuseOtherDtype(layer, what);
    switch (layer.className) {
      case 'InputLayer':
        if (index > 0) refuse(`The ${what} is an input in the middle: save the model again.`);
        break;
      case 'Flatten':
        if (layers.length === 0) isFlat = true;
        break;
      case 'Dropout':
        addDropout(layers.at(-1), readAs(dropoutSchema, layer.config, what).rate);
        break;
      case 'Dense':
        if (!isFlat) {
          refuse(`${unflatWords(inputShape)}: add a Flatten layer in front, and save it again.`);
        }
        layers.push(denseLayer(layer, what));
        break;
      default:
        applyActivation(layers.at(-1), activationOf(layer, what), what);
    }
  });
  return { inputShape, layers };
}

/** A layer of whole numbers would cut off the observation's fractions. */
function refuseOtherDtype(layer: PathLayer, what: string): void {
  const { dtype } = readAs(dtypeSchema, layer.config, what);
  if (typeof dtype === 'string' && dtype !== 'float32') {
    refuse(
      `The ${what} computes in ${quoted(dtype)}: convert the model to float32, and open that.`,
    );
  }
}

function unflatWords(shape: DenseStack['inputShape']): string {
  return `The model expects observations of shape ${JSON.stringify(shape)} where CartPole has [4]`;
}

function shapeOf(first: PathLayer): DenseStack['inputShape'] {
  const config = readAs(inputSchema, first.config, `layer ${quoted(first.name)}`);
  const shape = config.batch_input_shape ?? config.batch_shape;
  if (shape) return shape.slice(1);
  return config.input_dim ? [config.input_dim] : null;
}

function denseLayer(layer: PathLayer, what: string): DenseLayer {
  const config = readAs(denseSchema, layer.config, what);
  return {
    name: layer.name,
    units: config.units,
    useBias: config.use_bias,
    activation: knownActivation(config.activation, what),
    dropoutRate: 0,
  };
}

/** Two dropouts in a row keep what both keep. */
function addDropout(layer: DenseLayer | undefined, rate: number): void {
  if (layer === undefined) return;
  layer.dropoutRate = layer.dropoutRate === 0 ? rate : 1 - (1 - layer.dropoutRate) * (1 - rate);
}

/** The activation that a layer of its own applies. */
function activationOf(layer: PathLayer, what: string): ActivationName {
  switch (layer.className) {
    case 'Activation':
      return knownActivation(readAs(activationLayerSchema, layer.config, what).activation, what);
    case 'ReLU': {
      const {
        max_value: top,
        negative_slope: slope,
        threshold,
      } = readAs(reluSchema, layer.config, what);
      if ((top === null || top === undefined) && slope === 0 && threshold === 0) return 'relu';
      return refuse(`The ${what} is a ReLU with a limit or slope: only a plain one can be opened.`);
    }
    case 'ELU':
      if (readAs(eluSchema, layer.config, what).alpha === 1) return 'elu';
      return refuse(`The ${what} is an ELU whose alpha is not 1: only alpha 1 can be opened.`);
    default:
      return refuse(
        `The ${what} is a ${quoted(layer.className)}: only models of Dense, Dropout, Flatten and activation layers can be opened.`,
      );
  }
}

function knownActivation(name: string, what: string): ActivationName {
  const known = activationNames.find((candidate) => candidate === name);
  return (
    known ??
    refuse(
      `The ${what} has the activation ${quoted(name)}: only ${activationNames.join(', ')} can be opened.`,
    )
  );
}

function applyActivation(layer: DenseLayer | undefined, outer: ActivationName, what: string): void {
  if (outer === 'linear') return;
  if (layer === undefined) {
    refuse(`The ${what} comes before any dense layer: only models without it can be opened.`);
  }
  if (layer.activation !== 'linear' && !(layer.activation === 'relu' && outer === 'relu')) {
    refuse(
      `The ${what} applies ${outer} after ${layer.activation}: only one activation after a dense layer can be opened.`,
    );
  }
  layer.activation = outer;
}
