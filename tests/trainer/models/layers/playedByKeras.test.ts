import { describe, expect, it } from 'vitest';
import { readTopology } from '../../../../src/trainer/models/layers/topology';
import type { KerasVersion } from '../../../../src/trainer/models/layers/kerasVersion';
import type { Tensor, WeightSource } from '../../../../src/trainer/models/layers/layerWeights';
import { modelOfLayers } from '../../../../src/trainer/models/layers/modelOfLayers';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { qValuesOf } from '../forwardPass';
import { kerasModels } from './kerasModels';

describe.each<KerasVersion>([2, 3])('a model of Keras %i', (keras) => {
  const { states, playable, refused } = kerasModels(keras);

  it.each(Object.entries(playable))(
    'plays as it does there: %s',
    (_, { config, weights, qValues }) => {
      const weightOf: WeightSource = ({ name }, part): Tensor | null => {
        const found = weights[name]?.[part];
        return found ? { shape: found.shape, values: Float32Array.from(found.values) } : null;
      };
      const folded = modelOfLayers(readTopology(config, 'the test'), weightOf, keras);
      const model = { ...folded, metadata: null, source: null };
      states.forEach((state, row) =>
        qValuesOf(model, state).forEach((q, action) => {
          const wanted = qValues[row]![action]!;
          expect(Math.abs(q - wanted)).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)));
        }),
      );
    },
  );

  it.each(Object.entries(refused))('is refused for what it is: %s', (_, { because, config }) => {
    const noWeights = () => expect.unreachable('Weights were asked for.');
    const open = () => modelOfLayers(readTopology(config, 'the test'), noWeights, keras);
    expect(open).toThrow(ModelFormatError);
    expect(open).toThrow(because);
  });
});
