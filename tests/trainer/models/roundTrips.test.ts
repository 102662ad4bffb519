import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationNames, type ActivationName } from '../../../src/shared/activations';
import { modelFormatIds, type ModelFormatId } from '../../../src/shared/modelFormats';
import { kerasNameOf } from '../../../src/trainer/models/layers/kerasActivations';
import { encodeModel } from '../../../src/trainer/models/modelFormats';
import { tfjsActivations } from '../../../src/trainer/models/tfjsLayers/activations';
import { openFiles } from './openFiles';
import { anyFloat, modelsWith } from './someModels';

/** What each format has a name or operators of its own for. */
const activations: Readonly<Record<ModelFormatId, readonly ActivationName[]>> = {
  tfjsLayers: tfjsActivations,
  keras: activationNames.filter((name) => kerasNameOf(name, 3) !== null),
  // Keras 2 and Keras 3 have to understand it, by one name.
  kerasH5: activationNames.filter(
    (name) => kerasNameOf(name, 2) === kerasNameOf(name, 3) && kerasNameOf(name, 2) !== null,
  ),
  onnx: activationNames,
};

const bitsOf = (floats: Float32Array) => Buffer.from(floats.slice().buffer).toString('hex');

describe.each(modelFormatIds)('a random network of all that %s has', (format) => {
  it('has the same weights to the bit and the same record when it is opened again', async () => {
    await fc.assert(
      fc.asyncProperty(modelsWith(anyFloat, activations[format]), async (model) => {
        const opened = await openFiles(await encodeModel(model, format));
        expect(bitsOf(opened.parameters)).toBe(bitsOf(model.parameters));
        expect({ ...opened, parameters: null }).toEqual({ ...model, parameters: null });
      }),
      { numRuns: 40 },
    );
  });
});

it('200 random networks are the same after a journey through all formats', async () => {
  await fc.assert(
    fc.asyncProperty(modelsWith(anyFloat), async (model) => {
      let travelled = model;
      for (const format of modelFormatIds) {
        travelled = await openFiles(await encodeModel(travelled, format));
      }
      expect(bitsOf(travelled.parameters)).toBe(bitsOf(model.parameters));
      expect({ ...travelled, parameters: null }).toEqual({ ...model, parameters: null });
    }),
    { numRuns: 200 },
  );
});
