import * as v from 'valibot';
import type { WeightPart, WeightSource } from '../layers/layerWeights';
import type { PathLayer } from '../layers/pathLayer';
import type { Hdf5File } from './hdf5File';

const batchNormalizationSchema = v.object({
  scale: v.nullish(v.boolean(), true),
  center: v.nullish(v.boolean(), true),
});

/**
 * The weights of a model's layers in a file: Keras goes by the order of a layer's weights, since
 * their names differ from version to version.
 * @param pathsOf the paths of a layer's weights, in Keras' order
 */
export function weightsBy(
  file: Hdf5File,
  pathsOf: (layer: PathLayer) => readonly string[],
): WeightSource {
  return (layer, part) => {
    const path = pathsOf(layer)[partsOf(layer).indexOf(part)];
    return path === undefined ? null : file.tensor(path);
  };
}

/** The weights of a layer of this class, in Keras' order. */
function partsOf({ className, config }: PathLayer): readonly WeightPart[] {
  switch (className) {
    case 'Dense':
      return ['kernel', 'bias'];
    case 'PReLU':
      return ['alpha'];
    case 'Normalization':
      return ['mean', 'variance'];
    case 'BatchNormalization': {
      const parsed = v.safeParse(batchNormalizationSchema, config);
      const { scale, center } = parsed.success ? parsed.output : { scale: true, center: true };
      return [
        ...(scale ? (['gamma'] as const) : []),
        ...(center ? (['beta'] as const) : []),
        'moving_mean',
        'moving_variance',
      ];
    }
    default:
      return [];
  }
}
