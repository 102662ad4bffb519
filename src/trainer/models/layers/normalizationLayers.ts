import * as v from 'valibot';
import { refuse } from '../modelFormatError';
import { readAs } from '../readAs';
import type { Scaling } from './elementwise';
import { perEntry, type WeightPart } from './layerWeights';
import type { ScalingOperation } from './operation';
import { theLayer, type PathLayer } from './pathLayer';

const finite = v.pipe(v.number(), v.finite());
/** Keras writes an array that was given as a number in several ways. */
const numbers: v.GenericSchema<unknown, readonly number[]> = v.union([
  v.pipe(
    finite,
    v.transform((number) => [number]),
  ),
  v.pipe(v.array(finite), v.minLength(1)),
  v.pipe(
    v.object({
      class_name: v.picklist(['__numpy__', '__tensor__']),
      config: v.object({ value: v.union([finite, v.array(finite)]) }),
    }),
    v.transform(({ config }) => [config.value].flat()),
  ),
]);

const batchSchema = v.object({
  axis: v.nullish(v.unknown(), -1),
  epsilon: v.nullish(finite, 1e-3),
  center: v.nullish(v.boolean(), true),
  scale: v.nullish(v.boolean(), true),
  /** Keras 1: what is averaged over; 0 is what later ones do. */
  mode: v.nullish(v.number(), 0),
});
const normalizationSchema = v.object({
  axis: v.nullish(v.unknown(), null),
  mean: v.nullish(numbers),
  variance: v.nullish(numbers),
  invert: v.nullish(v.boolean(), false),
});
const rescalingSchema = v.object({ scale: numbers, offset: v.nullish(numbers, 0) });

/** Added by nothing: the least that Normalization divides by, `keras.backend.epsilon()`. */
const smallestDeviation = 1e-7;

/**
 * A layer that gives each entry a factor and an offset; null for a layer of another class.
 * @throws ModelFormatError if it does more than that
 */
export function normalizationOperation(layer: PathLayer): ScalingOperation | null {
  const config = <Output>(schema: v.GenericSchema<unknown, Output>) =>
    readAs(schema, layer.config, theLayer(layer));
  switch (layer.className) {
    case 'BatchNormalization':
      return batchNormalization(layer, config(batchSchema));
    case 'Normalization':
      return normalization(layer, config(normalizationSchema));
    case 'Rescaling':
      return rescaling(layer, config(rescalingSchema));
    default:
      return null;
  }
}

/** In play: gamma * (x - mean) / sqrt(variance + epsilon) + beta. */
function batchNormalization(
  layer: PathLayer,
  { axis, epsilon, center, scale, mode }: v.InferOutput<typeof batchSchema>,
): ScalingOperation {
  if (!isLastAxis(axis) || mode !== 0) {
    refuse(
      `${theLayer(layer)} is a BatchNormalization over the batch or another axis than the units: choose a model with the usual one.`,
    );
  }
  return {
    kind: 'scaling',
    layer,
    read(weightOf, entries) {
      const vector = (part: WeightPart) => perEntry(weightOf, layer, part, entries);
      const mean = vector('moving_mean');
      const variance = vector('moving_variance');
      const gamma = scale ? vector('gamma') : new Float64Array(entries).fill(1);
      const beta = center ? vector('beta') : new Float64Array(entries);
      const factors = variance.map((value, i) => gamma[i]! / Math.sqrt(value + epsilon));
      return { factors, offsets: beta.map((value, i) => value - mean[i]! * factors[i]!) };
    },
  };
}

/** (x - mean) / sqrt(variance), or the way back. */
function normalization(
  layer: PathLayer,
  { axis, mean, variance, invert }: v.InferOutput<typeof normalizationSchema>,
): ScalingOperation {
  // Keras writes an empty list for a mean and a variance of all entries together.
  if (axis !== null && [axis].flat().length > 0 && !isLastAxis(axis)) {
    refuse(
      `${theLayer(layer)} is a Normalization over another axis than the last: choose a model with the usual one.`,
    );
  }
  return {
    kind: 'scaling',
    layer,
    read(weightOf, entries) {
      const told = (numbersOf: readonly number[] | null | undefined, part: WeightPart) =>
        numbersOf
          ? broadcast(numbersOf, entries, layer, part)
          : perEntry(weightOf, layer, part, entries);
      const means = told(mean, 'mean');
      const deviations = told(variance, 'variance').map((value) =>
        Math.max(Math.sqrt(value), smallestDeviation),
      );
      if (invert) return { factors: deviations, offsets: means };
      const factors = deviations.map((deviation) => 1 / deviation);
      return { factors, offsets: means.map((value, i) => -value * factors[i]!) };
    },
  };
}

/** x * scale + offset. */
function rescaling(
  layer: PathLayer,
  { scale, offset }: v.InferOutput<typeof rescalingSchema>,
): ScalingOperation {
  return {
    kind: 'scaling',
    layer,
    read: (_, entries): Scaling => ({
      factors: broadcast(scale, entries, layer, 'scale'),
      offsets: broadcast(offset, entries, layer, 'offset'),
    }),
  };
}

/** -1, or the only axis besides the batch's; Keras 2 writes a list of one. */
function isLastAxis(axis: unknown): boolean {
  const axes = [axis].flat();
  return axes.length === 1 && (axes[0] === -1 || axes[0] === 1);
}

function broadcast(
  numbersOf: readonly number[],
  entries: number,
  layer: PathLayer,
  part: string,
): Float64Array {
  if (numbersOf.length === 1) return new Float64Array(entries).fill(numbersOf[0]!);
  if (numbersOf.length === entries) return Float64Array.from(numbersOf);
  return refuse(
    `${theLayer(layer)} has ${numbersOf.length} numbers for its “${part}” where ${entries} fit: save the model again.`,
  );
}
