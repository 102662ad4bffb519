import type { WeightPart, WeightSource } from '../layers/layerWeights';
import type { PathLayer } from '../layers/pathLayer';
import { quoted, refuse } from '../modelFormatError';

/** What a BatchNormalization layer is made with: as long as it has it, it has seen no batch. */
const madeWith: readonly (readonly [WeightPart, number])[] = [
  ['gamma', 1],
  ['beta', 0],
  ['moving_mean', 0],
  ['moving_variance', 1],
];

/**
 * A layer that learns its statistics from what it is trained on, and was not trained, normalizes
 * nothing, and could not learn to here, where it is folded into its neighbour.
 * @throws ModelFormatError if there is such a layer
 */
export function refuseUntrainedNormalization(
  path: readonly PathLayer[],
  weightOf: WeightSource,
): void {
  for (const layer of path) {
    if (layer.className !== 'BatchNormalization') continue;
    const isUntrained = madeWith.every(
      ([part, value]) => weightOf(layer, part)?.values.every((own) => own === value) ?? true,
    );
    if (isUntrained) {
      refuse(
        `The layer ${quoted(layer.name)} is a BatchNormalization that has seen no batch yet, and could not learn what it normalizes here: train the model in Keras first, or save it without that layer.`,
      );
    }
  }
}
