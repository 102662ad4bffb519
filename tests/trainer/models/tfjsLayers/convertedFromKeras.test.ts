import { describe, expect, it } from 'vitest';
import type { ModelFile } from '../../../../src/shared/modelFile';
import type { KerasVersion } from '../../../../src/trainer/models/layers/kerasVersion';
import { decodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/decode';
import { qValuesOf } from '../forwardPass';
import { kerasModels, type KerasModel } from '../layers/kerasModels';

/** A model of Keras as tensorflowjs_converter writes it, in shards of 100 bytes. */
function converted({ config, weights }: KerasModel, keras: KerasVersion): ModelFile[] {
  const listed = Object.entries(weights).flatMap(([layer, parts]) =>
    Object.entries(parts).map(([part, { shape, values }]) => ({
      // Keras 3 puts the model's name in front.
      entry: { name: keras === 3 ? `agent/${layer}/${part}` : `${layer}/${part}`, shape },
      values,
    })),
  );
  const floats = Float32Array.from(listed.flatMap(({ values }) => values));
  const bytes = new Uint8Array(floats.buffer);
  const shards = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, index) => ({
    name: `group1-shard${index + 1}of${Math.ceil(bytes.length / 100)}.bin`,
    bytes: bytes.slice(100 * index, 100 * (index + 1)),
  }));
  const json = {
    format: 'layers-model',
    generatedBy: `keras v${keras}.15.0`,
    convertedBy: 'TensorFlow.js Converter v4.22.0',
    modelTopology: { keras_version: `${keras}.15.0`, backend: 'tensorflow', model_config: config },
    weightsManifest: [
      {
        paths: shards.map(({ name }) => name),
        weights: listed.map(({ entry }) => ({ ...entry, dtype: 'float32' })),
      },
    ],
  };
  return [{ name: 'model.json', bytes: new TextEncoder().encode(JSON.stringify(json)) }, ...shards];
}

describe.each<KerasVersion>([2, 3])('a TF.js folder that was converted from Keras %i', (keras) => {
  const { states, playable } = kerasModels(keras);

  it.each(Object.entries(playable))('plays as it does in Keras: %s', (_, kerasModel) => {
    const model = decodeTfjsLayers(converted(kerasModel, keras));
    expect(model.source).toEqual({
      formatLabel: 'TF.js Layers',
      writtenBy: `Keras ${keras}.15.0`,
    });
    states.forEach((state, row) =>
      qValuesOf(model, state).forEach((q, action) => {
        const wanted = kerasModel.qValues[row]![action]!;
        expect(Math.abs(q - wanted)).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)));
      }),
    );
  });
});
