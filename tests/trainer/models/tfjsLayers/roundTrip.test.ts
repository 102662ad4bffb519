import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../../../../src/shared/hyperparameters/presets';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { decodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/decode';
import { encodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/encode';
import { anyFloat, exampleModel, modelsWith, trainingRecord } from '../someModels';

const bitsOf = (floats: Float32Array) => Buffer.from(floats.buffer).toString('hex');

describe('a model that was saved and opened', () => {
  it('is the same to the last bit', () => {
    fc.assert(
      fc.property(modelsWith(anyFloat), (model) => {
        const decoded = decodeTfjsLayers(encodeTfjsLayers(model));
        expect(bitsOf(decoded.parameters)).toBe(bitsOf(model.parameters));
        expect({ ...decoded, parameters: null }).toEqual({ ...model, parameters: null });
      }),
    );
  });

  it('is written the same again', () => {
    fc.assert(
      fc.property(modelsWith(anyFloat), (model) => {
        const files = encodeTfjsLayers(model);
        expect(encodeTfjsLayers(decodeTfjsLayers(files))).toEqual(files);
      }),
      { numRuns: 30 },
    );
  });
});

describe('saving', () => {
  it('names weights by their content', () => {
    const nameOf = (fill: number) => encodeTfjsLayers(exampleModel(fill))[1]!.name;
    expect(nameOf(0.5)).toMatch(/^weights-[0-9a-f]{16}\.bin$/);
    expect(nameOf(0.5)).toBe(nameOf(0.5));
    expect(nameOf(0.5)).not.toBe(nameOf(0.25));
  });

  it.each([NaN, Infinity, -Infinity])('refuses a network that holds %s', (broken) => {
    const model = exampleModel();
    model.parameters[7] = broken;
    expect(() => encodeTfjsLayers(model)).toThrow(ModelFormatError);
  });

  it('fills in settings that an older app did not have, and leaves out those of a newer one', () => {
    const [record] = fc.sample(trainingRecord, 1);
    const metadata = { ...record!, hyperparameters: presets.tutorial.hyperparameters };
    const [json, weights] = encodeTfjsLayers({ ...exampleModel(), metadata });
    const parsed = JSON.parse(new TextDecoder().decode(json!.bytes));
    const saved = parsed.userDefinedMetadata.cartPoleStudio.training.hyperparameters;
    delete saved.optimizer;
    delete saved.gradientClipNorm;
    // Its name before there was another optimizer.
    saved.adamEpsilon = saved.optimizerEpsilon;
    delete saved.optimizerEpsilon;
    saved.fromTheFuture = 1;
    const bytes = new TextEncoder().encode(JSON.stringify(parsed));
    const decoded = decodeTfjsLayers([{ name: 'model.json', bytes }, weights!]);
    expect(decoded.metadata).toEqual(metadata);
  });

  it('opens with null in place of settings that it cannot use', () => {
    const [json, weights] = encodeTfjsLayers(exampleModel());
    const text = new TextDecoder().decode(json!.bytes);
    for (const userDefinedMetadata of [undefined, 7, {}, { cartPoleStudio: { version: 99 } }]) {
      const changed = JSON.stringify({ ...JSON.parse(text), userDefinedMetadata });
      const bytes = new TextEncoder().encode(changed);
      const decoded = decodeTfjsLayers([{ name: 'model.json', bytes }, weights!]);
      expect(decoded.metadata).toBeNull();
      const factors = decoded.observationDivisors.map((divisor) => Math.fround(1 / divisor));
      expect(factors).toEqual([2.4, 2, 0.2095, 2].map((divisor) => Math.fround(1 / divisor)));
    }
  });
});
