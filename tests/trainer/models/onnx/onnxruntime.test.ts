import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationNames } from '../../../../src/shared/activations';
import { parameterCount } from '../../../../src/trainer/engines/engine';
import type { Model } from '../../../../src/trainer/models/model';
import { encodeOnnx } from '../../../../src/trainer/models/onnx/encode';
import { runPython, whyNoPython } from '../../../support/python';
import { qValuesOf } from '../forwardPass';
import { observations, soundModels } from '../someModels';

const why = whyNoPython('onnx', 'onnxruntime', 'numpy');
const script = join(import.meta.dirname, 'play.py');
const seed = Date.now() % 1_000_000;

interface Asked {
  readonly model: Model;
  readonly rows: readonly number[][];
}

/** What ONNX Runtime computes, of each model as we write it, in one process for all. */
async function valuesByOnnxRuntime(asked: readonly Asked[]): Promise<number[][][]> {
  const folder = await mkdtemp(join(tmpdir(), 'cartpole-onnx-'));
  await Promise.all(
    asked.flatMap(({ model, rows }, index) => [
      writeFile(join(folder, `${index}.onnx`), encodeOnnx(model)[0]!.bytes),
      writeFile(join(folder, `${index}.json`), JSON.stringify(rows)),
    ]),
  );
  const answers = JSON.parse(await runPython([script], folder)) as Record<string, number[][]>;
  return asked.map((_, index) => answers[index]!);
}

async function expectSameValues(asked: readonly Asked[]): Promise<void> {
  const answers = await valuesByOnnxRuntime(asked);
  asked.forEach(({ model, rows }, index) => {
    const layers = model.network.layers.map(({ activation }) => activation).join(', ');
    rows.forEach((row, number) => {
      qValuesOf(model, row).forEach((wanted, action) => {
        const difference = answers[index]![number]![action]! - wanted;
        const relative = Math.abs(difference) / Math.max(1, Math.abs(wanted));
        expect(relative, `seed ${seed}: ${layers}`).toBeLessThan(1e-5);
      });
    });
  });
}

describe(`ONNX Runtime${why}`, () => {
  it.skipIf(why !== '')(
    'plays random networks as we do, and ONNX’ checker accepts them',
    async () => {
      const inputs = fc.record({
        model: soundModels(activationNames),
        rows: observations,
      });
      await expectSameValues(fc.sample(inputs, { numRuns: 60, seed }));
    },
    600_000,
  );

  it.skipIf(why !== '')('computes each activation as we do, far from zero too', async () => {
    const rows = [-20, -3, -1.01, -0.51, -0.2, 0, 0.3, 0.51, 1.01, 2.9, 6.5].map((x) => [
      x,
      0,
      0,
      0,
    ]);
    await expectSameValues(
      activationNames.map((activation) => {
        const network = {
          inputs: 4,
          layers: [{ units: 2, activation, dropoutRate: 0 }],
        };
        const parameters = new Float32Array(parameterCount(network));
        parameters.set([1, -1]);
        return {
          model: {
            network,
            parameters,
            observationDivisors: [1, 1, 1, 1],
            metadata: null,
            source: null,
          },
          rows,
        };
      }),
    );
  });
});
