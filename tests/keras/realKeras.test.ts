import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { activationNames, type ActivationName } from '../../src/shared/activations';
import type { ModelFormatId } from '../../src/shared/modelFormats';
import type { Model } from '../../src/trainer/models/model';
import { kerasNameOf } from '../../src/trainer/models/layers/kerasActivations';
import { encodeModel } from '../../src/trainer/models/modelFormats';
import { runPython, whyNoPython } from '../support/python';
import { volume } from '../support/volume';
import { qValuesOf } from '../trainer/models/forwardPass';
import { soundModels } from '../trainer/models/someModels';

/**
 * Models that we write, as Keras itself plays them. `check.py` needs Keras 3, or tf_keras, which is
 * the last Keras 2; both compute with TensorFlow.
 */
const checkScript = join(import.meta.dirname, 'check.py');

const states = [
  [0, 0, 0, 0],
  [0.01, -0.02, 0.03, 0.04],
  [-1.2, 0.8, 0.11, -1.4],
  [2.3, -2.9, -0.2, 2.5],
];

const notWritten: ActivationName = 'geluTanh';
/** What Keras 2 knows, and what we write as layers that it knows. */
const ofKeras2 = activationNames.filter(
  (name) => kerasNameOf(name, 2) !== null || ['hardSigmoid', 'relu6', 'leakyRelu'].includes(name),
);
const ofKeras3 = activationNames.filter((name) => name !== notWritten);

const answerSchema = v.record(v.string(), v.array(v.array(v.nullable(v.number()))));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'real-keras-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function withFirst(activation: ActivationName, model: Model): Model {
  const layers = model.network.layers.map((layer, index) =>
    index === 0 ? { ...layer, activation } : layer,
  );
  return { ...model, network: { ...model.network, layers } };
}

async function expectSameInKeras(
  pack: 'keras' | 'tf_keras',
  formats: readonly ModelFormatId[],
  activations: readonly ActivationName[],
): Promise<void> {
  const inside = await mkdtemp(join(folder, `${pack}-`));
  // Each activation by itself, and then networks of many.
  const single = activations.flatMap((name) =>
    fc.sample(soundModels(['tanh']), 1).map((model) => withFirst(name, model)),
  );
  const mixed = fc.sample(soundModels(activations), volume(200, 25));
  const models = new Map<string, Model>();
  for (const format of formats) {
    for (const [index, model] of [...single, ...mixed].entries()) {
      const [file] = await encodeModel(model, format);
      const name = `${index}-${file!.name}`;
      await writeFile(join(inside, name), file!.bytes);
      models.set(name, model);
    }
  }
  await writeFile(join(inside, 'states.json'), JSON.stringify(states));
  const output = await runPython([checkScript, pack, inside], inside);
  const answers = v.parse(answerSchema, JSON.parse(output));
  expect(Object.keys(answers).sort()).toEqual([...models.keys()].sort());
  for (const [name, model] of models) {
    for (const [row, state] of states.entries()) {
      const ours = qValuesOf(model, state);
      const scale = Math.max(1, ...ours.map(Math.abs));
      ours.forEach((q, action) => {
        const difference = Math.abs(q - (answers[name]![row]![action] ?? Number.NaN)) / scale;
        expect(difference, `${name}: ${JSON.stringify(model.network)}`).toBeLessThan(1e-5);
      });
    }
  }
}

const noKeras = whyNoPython('keras', 'tensorflow');
describe(`Keras 3 itself${noKeras}`, () => {
  it.skipIf(noKeras !== '')(
    'plays what we write as .keras and as .h5 with the same Q-values',
    () => expectSameInKeras('keras', ['keras', 'kerasH5'], ofKeras3),
    600_000,
  );
});

const noKeras2 = whyNoPython('tf_keras', 'tensorflow');
describe(`the last Keras 2 itself${noKeras2}`, () => {
  it.skipIf(noKeras2 !== '')(
    'plays what we write as .h5 with the same Q-values',
    () => expectSameInKeras('tf_keras', ['kerasH5'], ofKeras2),
    600_000,
  );
});
