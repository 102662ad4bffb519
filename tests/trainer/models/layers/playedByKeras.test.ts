import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTopology } from '../../../../src/trainer/models/layers/topology';
import type { KerasVersion } from '../../../../src/trainer/models/layers/kerasVersion';
import type { Tensor, WeightSource } from '../../../../src/trainer/models/layers/layerWeights';
import { modelOfLayers } from '../../../../src/trainer/models/layers/modelOfLayers';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { qValuesOf } from '../forwardPass';

/** What tests/data/layers-by-keras/write.py writes. */
interface KerasModels {
  readonly states: readonly (readonly number[])[];
  readonly playable: Readonly<
    Record<
      string,
      {
        readonly config: unknown;
        readonly weights: Readonly<
          Record<string, Readonly<Record<string, { shape: number[]; values: number[] }>>>
        >;
        readonly qValues: readonly (readonly number[])[];
      }
    >
  >;
  readonly refused: Readonly<Record<string, { because: string; config: unknown }>>;
}

const folder = join(import.meta.dirname, '../../../data/layers-by-keras');

describe.each<KerasVersion>([2, 3])('a model of Keras %i', (keras) => {
  const { states, playable, refused } = JSON.parse(
    readFileSync(join(folder, `keras${keras}.json`), 'utf8'),
  ) as KerasModels;

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
