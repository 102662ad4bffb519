import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zipModel } from '../../../../src/shared/modelArchive';
import type { ModelFile } from '../../../../src/shared/modelFile';
import type { ModelFormatId } from '../../../../src/shared/modelFormats';
import { activationNames, type ActivationName } from '../../../../src/shared/activations';
import type { Model } from '../../../../src/trainer/models/model';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { encodeModel } from '../../../../src/trainer/models/modelFormats';
import { volume } from '../../../support/volume';
import { qValuesOf } from '../forwardPass';
import { openFiles } from '../openFiles';
import { anyFloat, exampleModel, moderateFloat, modelsWith, observations } from '../someModels';

const bitsOf = (floats: Float32Array) => Buffer.from(floats.slice().buffer).toString('hex');
const formats = ['keras', 'kerasH5'] as const;

/** What the formats write as layers of other kinds, and what Keras has no words for. */
const writtenAsLayers: Readonly<Record<(typeof formats)[number], readonly ActivationName[]>> = {
  keras: ['hardSigmoidKeras2'],
  kerasH5: ['hardSigmoid', 'hardSigmoidKeras2', 'relu6', 'leakyRelu'],
};
const wordless: ActivationName = 'geluTanh';

function reopened(model: Model, format: ModelFormatId): Promise<Model> {
  return encodeModel(model, format).then((files) => openFiles(files));
}

describe.each(formats)('a model that was saved as %s and opened', (format) => {
  it('is the same to the last bit', async () => {
    const named = activationNames.filter(
      (name) => name !== wordless && !writtenAsLayers[format].includes(name),
    );
    await fc.assert(
      fc.asyncProperty(modelsWith(anyFloat, named), async (model) => {
        const decoded = await reopened(model, format);
        expect(bitsOf(decoded.parameters)).toBe(bitsOf(model.parameters));
        expect({ ...decoded, parameters: null }).toEqual({ ...model, parameters: null });
      }),
      { numRuns: volume(200, 50) },
    );
  });

  it.each(writtenAsLayers[format])(
    'plays alike with %s, which becomes other layers',
    async (name) => {
      // Such an activation at the very end takes a dense layer more, when it is opened.
      const models = modelsWith(moderateFloat, [name, 'tanh']).filter(
        ({ network }) => network.layers.length < 6,
      );
      await fc.assert(
        fc.asyncProperty(models, observations, async (model, seen) => {
          const decoded = await reopened(model, format);
          for (const observation of seen) {
            const expected = qValuesOf(model, observation);
            qValuesOf(decoded, observation).forEach((q, action) => {
              expect(q).toBeCloseTo(expected[action]!, 4);
            });
          }
        }),
        { numRuns: 30 },
      );
    },
  );

  it('is not saved where Keras has no words for it', async () => {
    const [model] = fc.sample(modelsWith(moderateFloat, [wordless]), 1);
    await expect(encodeModel(model!, format)).rejects.toThrow(
      'with the activation GELU (tanh form), for which Keras has no name',
    );
  });

  it('is one file, which is opened in a zip of any name too', async () => {
    const model = exampleModel();
    const files = await encodeModel(model, format);
    expect(files).toHaveLength(1);
    const zip: ModelFile = { name: 'download', bytes: zipModel('agent', files) };
    expect(await openFiles([zip])).toEqual(model);
  });

  it('is not saved with numbers that are not finite', async () => {
    const model = exampleModel();
    model.parameters[7] = Number.NaN;
    await expect(encodeModel(model, format)).rejects.toThrow(ModelFormatError);
  });
});
