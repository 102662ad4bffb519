import * as v from 'valibot';
import { quoted, refuse } from '../modelFormatError';
import { readAs } from '../readAs';
import { activationLayerOperations, innerOperations } from './activationLayers';
import { activationOperations } from './activations';
import type { KerasVersion } from './kerasVersion';
import { normalizationOperation } from './normalizationLayers';
import type { Operation } from './operation';
import { theLayer, type PathLayer } from './pathLayer';
import { refuseLayer } from './refusedLayers';

/** Of one observation, such as [4]; null where the model does not say. */
export type InputShape = readonly (number | null)[] | null;

const unitCount = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const share = v.pipe(v.number(), v.minValue(0), v.ltValue(1));
const shapeSchema = v.pipe(v.array(v.nullable(v.number())), v.minLength(1), v.maxLength(8));
const inputSchema = v.object({
  batch_input_shape: v.nullish(shapeSchema),
  batch_shape: v.nullish(shapeSchema),
  input_dim: v.nullish(v.number()),
});
const dtypeSchema = v.object({ dtype: v.optional(v.unknown()) });
/** A policy, which Keras 2 and 3 write in place of the word. */
const policySchema = v.object({ config: v.object({ name: v.string() }) });
const denseSchema = v.pipe(
  inTodaysWords({ output_dim: 'units', bias: 'use_bias' }),
  v.object({
    units: unitCount,
    use_bias: v.nullish(v.boolean(), true),
    activation: v.optional(v.unknown()),
  }),
);
const dropoutSchema = v.pipe(inTodaysWords({ p: 'rate' }), v.object({ rate: share }));
const reshapeSchema = v.object({ target_shape: v.array(v.number()) });

/** What Keras 1 wrote under other names. */
function inTodaysWords(today: Readonly<Record<string, string>>) {
  return v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform((config) =>
      Object.fromEntries(Object.entries(config).map(([key, value]) => [today[key] ?? key, value])),
    ),
  );
}

/** They do something in training alone, which here is done by other means. */
const idleInPlay: ReadonlySet<string> = new Set([
  'ActivityRegularization',
  'AlphaDropout',
  'GaussianDropout',
  'GaussianNoise',
  'Identity',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'SpatialDropout3D',
]);

/**
 * What the layers of a path come to, one after the other, and the shape of what they take.
 * @throws ModelFormatError if a layer is of a kind that cannot be played
 */
export function operationsOf(
  path: readonly PathLayer[],
  keras: KerasVersion,
): { inputShape: InputShape; operations: Operation[] } {
  const inputShape = shapeOf(path[0]!);
  let isFlat = inputShape === null || inputShape.length === 1;
  let hasDense = false;
  const operations = path.flatMap((layer, index): Operation[] => {
    refuseOtherDtype(layer);
    switch (layer.className) {
      case 'InputLayer':
        if (index === 0) return [];
        return refuse(`${theLayer(layer)} is an input in the middle: save the model again.`);
      case 'Flatten':
        isFlat = true;
        return [];
      case 'Reshape':
        // Once flat, or made flat by it, what goes through is a row of numbers.
        if (
          !hasDense &&
          readAs(reshapeSchema, layer.config, theLayer(layer)).target_shape.length === 1
        ) {
          isFlat = true;
          return [];
        }
        return refuseLayer(layer);
      case 'Dropout': {
        const { rate } = readAs(dropoutSchema, layer.config, theLayer(layer));
        return [{ kind: 'dropout', layer, rate }];
      }
      case 'Dense':
        if (!isFlat) refuseUnflat(inputShape);
        hasDense = true;
        return denseOperations(layer, keras);
      default:
        if (idleInPlay.has(layer.className)) return [];
        return (
          activationLayerOperations(layer, keras) ?? [
            normalizationOperation(layer) ?? refuseLayer(layer),
          ]
        );
    }
  });
  return { inputShape, operations };
}

function denseOperations(layer: PathLayer, keras: KerasVersion): Operation[] {
  const {
    units,
    use_bias: useBias,
    activation,
  } = readAs(denseSchema, layer.config, theLayer(layer));
  return [
    { kind: 'dense', layer, units, useBias },
    ...activationOperations(activation, layer, keras, (inner) => innerOperations(inner, keras)),
  ];
}

/** A layer of whole numbers would cut off the observation's fractions. */
function refuseOtherDtype(layer: PathLayer): void {
  const { dtype } = readAs(dtypeSchema, layer.config, theLayer(layer));
  const name = v.is(policySchema, dtype) ? dtype.config.name : dtype;
  if (typeof name === 'string' && !/^(mixed_)?b?float(16|32|64)$/.test(name)) {
    refuse(
      `${theLayer(layer)} computes in ${quoted(name)}: convert the model to float32, and open that.`,
    );
  }
}

function refuseUnflat(shape: InputShape): never {
  return refuse(
    `The model expects observations of shape ${JSON.stringify(shape)} where CartPole has [4]: add a Flatten layer in front, and save it again.`,
  );
}

function shapeOf(first: PathLayer): InputShape {
  const config = readAs(inputSchema, first.config, theLayer(first));
  const shape = config.batch_input_shape ?? config.batch_shape;
  if (shape) return shape.slice(1);
  return config.input_dim ? [config.input_dim] : null;
}
