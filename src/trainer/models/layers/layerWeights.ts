import { quoted, refuse } from '../modelFormatError';
import type { PathLayer } from './pathLayer';

/** A weight as a file holds it, row by row. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The weights of a layer, by Keras' names for them. */
export type WeightPart =
  | 'kernel'
  | 'bias'
  | 'gamma'
  | 'beta'
  | 'moving_mean'
  | 'moving_variance'
  | 'mean'
  | 'variance'
  | 'alpha';

/** Where a format has the weights of a layer; null where there is none. It may refuse, too. */
export type WeightSource = (layer: PathLayer, part: WeightPart) => Tensor | null;

/**
 * A weight of exactly this shape.
 * @throws ModelFormatError if it is missing, of another shape or not finite
 */
export function weightOfShape(
  weightOf: WeightSource,
  layer: PathLayer,
  part: WeightPart,
  shape: readonly number[],
): Float32Array {
  const tensor = existing(weightOf, layer, part);
  if (tensor.shape.length !== shape.length || !shape.every((size, i) => tensor.shape[i] === size)) {
    refuseShape(layer, part, tensor.shape, shape);
  }
  return finite(tensor, layer, part);
}

/**
 * A number for each of so many entries: a vector of that length, or a single number for all.
 * @throws ModelFormatError if it is missing, of another shape or not finite
 */
export function perEntry(
  weightOf: WeightSource,
  layer: PathLayer,
  part: WeightPart,
  length: number,
): Float64Array {
  const tensor = existing(weightOf, layer, part);
  const sizes = tensor.shape.filter((size) => size !== 1);
  const isSingle = sizes.length === 0 && tensor.values.length === 1;
  const isVector = length > 1 && sizes.length === 1 && sizes[0] === length;
  if (!isSingle && !isVector) refuseShape(layer, part, tensor.shape, [length]);
  const values = finite(tensor, layer, part);
  return isSingle ? new Float64Array(length).fill(values[0]!) : Float64Array.from(values);
}

/** @throws ModelFormatError if there is none */
export function existing(weightOf: WeightSource, layer: PathLayer, part: WeightPart): Tensor {
  return (
    weightOf(layer, part) ??
    refuse(
      `The weights of layer ${quoted(layer.name)} are missing, since there is no ${quoted(`${layer.name}/${part}`)}: save the model again.`,
    )
  );
}

function finite({ values, shape }: Tensor, layer: PathLayer, part: WeightPart): Float32Array {
  if (values.length !== shape.reduce((product, size) => product * size, 1)) {
    throw new RangeError(`${values.length} values do not fill the shape ${shape.join(' × ')}.`);
  }
  if (!values.every(Number.isFinite)) refuseNotFinite(layer, part);
  return values;
}

/**
 * @param part null where only what they come to is not finite
 * @throws ModelFormatError always
 */
export function refuseNotFinite(layer: PathLayer | null, part: WeightPart | null): never {
  const whose =
    layer === null ? 'The model’s weights' : `The weights of layer ${quoted(layer.name)}`;
  const doing = part === null ? 'come to' : `hold, in ${quoted(part)},`;
  return refuse(`${whose} ${doing} numbers that are not finite: choose another model.`);
}

function refuseShape(
  layer: PathLayer,
  part: WeightPart,
  found: readonly number[],
  expected: readonly number[],
): never {
  return refuse(
    `The ${part} of layer ${quoted(layer.name)} has the shape ${JSON.stringify(found)} where ${JSON.stringify(expected)} fits: save the model again.`,
  );
}
