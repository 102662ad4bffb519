import { describe, expect, it } from 'vitest';
import { decodeModel } from '../../../../src/trainer/models/modelFormats';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { qValuesOf } from '../forwardPass';
import {
  keras3Folder,
  layoutsFolder,
  referenceFolder,
  sharedKerasFolder,
  type ReferenceFile,
} from './referenceFiles';

/** What other people trained, by name: a folder that is not there skips each. */
const sharedNames = [
  'tutorial-functional-keras2.2.4.h5',
  'keon-weights-only-keras2.0.6.h5',
  'sequential-keras2.11.0.h5',
  'functional-tanh-keras2.2.4-tf.h5',
  'weights-only-six-layers-keras2.5.0.h5',
  'functional-keras2.8.0.h5',
  'not-cartpole-mountaincar.h5',
  'not-cartpole-one-input.h5',
  'sequential-keras2.3.1.h5',
];
const keras3Names = [
  'keras3-tutorial-compiled.h5',
  'keras3-sequential.keras',
  'keras3-tutorial.keras',
  'keras3-activation-layers.keras',
  'keras3-sequential.weights.h5',
  'keras3-batchnorm.keras',
  'keras3-three-actions.h5',
];

const keras3 = referenceFolder(keras3Folder)!;
const layouts = referenceFolder(layoutsFolder)!;
const shared = referenceFolder(sharedKerasFolder);

/** What the sentence must name, for each reason of a reference.json. */
const reasons: Readonly<Record<string, RegExp>> = {
  'not 4 inputs and 2 outputs': /has (1 input|2 inputs|3 outputs).*CartPole needs/,
  '3 outputs': /has 3 outputs.*CartPole needs 2/,
  BatchNormalization: /BatchNormalization/,
  'no dense layer': /“batch_normalization” has 3 weights, as no dense layer has/,
};

async function decoded(file: ReferenceFile['file']) {
  const read = await decodeModel([file], { hiddenActivation: 'relu' });
  if (read.kind === 'activationNeeded') throw new Error('The activation was given.');
  return read.model;
}

async function expectAsTold(states: readonly (readonly number[])[], told: ReferenceFile) {
  const { file, qValues, mustBeRefused, kerasVersion } = told;
  if (qValues === null) {
    const problem = await decoded(file).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ModelFormatError);
    expect((problem as Error).message).toMatch(reasons[mustBeRefused!]!);
    expect((problem as Error).message).toMatch(/^[^\n]+\.$/);
    return;
  }
  const model = await decoded(file);
  states.forEach((state, index) => {
    const expected = qValues[index]!;
    // Of the larger value: the smaller may be next to nothing.
    const scale = Math.max(...expected.map(Math.abs));
    qValuesOf(model, state).forEach((q, action) => {
      expect(Math.abs(q - expected[action]!) / scale).toBeLessThan(1e-5);
    });
  });
  expect(model.metadata).toBeNull();
  expect(model.source).toEqual({
    formatLabel: file.name.endsWith('.keras') ? 'Keras' : 'Keras HDF5',
    // The newer layout has no place for a version beside weights alone.
    writtenBy: file.name.endsWith('.weights.h5') ? null : `Keras ${kerasVersion}`,
  });
}

it('lists each file of both folders', () => {
  expect(keras3.files.map(({ name }) => name).sort()).toEqual([...keras3Names].sort());
  if (shared === null) return;
  expect(shared.files.map(({ name }) => name).sort()).toEqual([...sharedNames].sort());
});

describe('a file of Keras 3', () => {
  it.each(keras3Names)('%s plays, or is refused, as its reference says', async (name) => {
    await expectAsTold(
      keras3.states,
      keras3.files.find((file) => file.name === name)!,
    );
  });
});

describe('a layout of weights', () => {
  it.each(layouts.files)('plays, or is refused, as Keras says: $name', async (told) => {
    await expectAsTold(layouts.states, told);
  });
});

describe('a real person’s file', () => {
  it.skipIf(shared === null).each(sharedNames)(
    '%s plays, or is refused, as its reference says',
    async (name) => {
      await expectAsTold(
        shared!.states,
        shared!.files.find((file) => file.name === name)!,
      );
    },
  );
});

describe('weights alone', () => {
  it.each([['keras3-sequential.weights.h5', [4, 24, 24, 2]]])(
    '%s ask for an activation',
    async (name, layerUnits) => {
      const { file } = keras3.files.find((each) => each.name === name)!;
      const read = await decodeModel([file], { hiddenActivation: null });
      expect(read).toMatchObject({ kind: 'activationNeeded', layerUnits });
    },
  );

  it.skipIf(shared === null).each([
    ['keon-weights-only-keras2.0.6.h5', [4, 24, 24, 2]],
    ['weights-only-six-layers-keras2.5.0.h5', [4, 24, 48, 96, 48, 24, 2]],
  ])('%s ask for an activation', async (name, layerUnits) => {
    const { file } = shared!.files.find((each) => each.name === name)!;
    const read = await decodeModel([file], { hiddenActivation: null });
    expect(read).toMatchObject({ kind: 'activationNeeded', layerUnits });
  });
});
