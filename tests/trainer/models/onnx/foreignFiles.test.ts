import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelFile } from '../../../../src/shared/modelFile';
import { zipModel } from '../../../../src/shared/modelArchive';
import { qValuesOf } from '../forwardPass';
import { openFiles } from '../openFiles';

const folder = join(import.meta.dirname, '../../../data/onnx');

interface Reference {
  readonly states: readonly number[][];
  readonly qValues: Readonly<Record<string, readonly number[][]>>;
}

/** Made by make.py in the same folder: Q-values are ONNX Runtime’s. */
const reference = readJson('reference.json') as Reference & {
  /** Words of the sentence. */
  readonly refused: Readonly<Record<string, string>>;
};
/** Made by makeKeras.py: Keras’ own export, and its own Q-values. */
const keras = readJson('keras.json') as Reference;

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

function file(name: string): ModelFile {
  return { name, bytes: new Uint8Array(readFileSync(join(folder, name))) };
}

/** PyTorch’s newer exporter writes the weights into a file of their own. */
const besides = [file('pytorch-external.onnx.data')];

async function expectReferenceValues(
  name: string,
  files: readonly ModelFile[],
  { states, qValues }: Reference = reference,
): Promise<void> {
  const model = await openFiles(files);
  states.forEach((state, row) => {
    qValuesOf(model, state).forEach((value, action) => {
      const wanted = qValues[name]![row]![action]!;
      expect(Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))).toBeLessThan(1e-5);
    });
  });
}

describe('an ONNX file of another program', () => {
  it.each(Object.keys(reference.qValues))('plays as in ONNX Runtime: %s', async (name) => {
    await expectReferenceValues(name, [file(name), ...besides]);
  });

  it.each(Object.keys(keras.qValues).filter((name) => !name.includes('branches')))(
    'plays as in Keras, which exported it: %s',
    async (name) => {
      await expectReferenceValues(name, [file(name)], keras);
    },
  );

  it.each([
    ...Object.entries(reference.refused),
    ['keras-branches.onnx', 'joins several branches'],
  ])('is refused in words: %s', async (name, words) => {
    await expect(openFiles([file(name)])).rejects.toThrow(words);
  });

  it('says who wrote it', async () => {
    const { source, metadata } = await openFiles([file('pytorch-script.onnx')]);
    expect(source).toEqual({ formatLabel: 'ONNX', writtenBy: 'pytorch 2.4.1' });
    expect(metadata).toBeNull();
  });

  it('comes in one zip with its weights', async () => {
    const files = [file('pytorch-external.onnx'), ...besides];
    const zip = { name: 'agent.zip', bytes: zipModel('agent', files) };
    await expectReferenceValues('pytorch-external.onnx', [zip]);
  });

  it('is refused without its weights, by the name of their file', async () => {
    await expect(openFiles([file('pytorch-external.onnx')])).rejects.toThrow(
      /“pytorch-external.onnx.data”, which is not there: .* external_data=False/,
    );
  });

  it('is refused where the file of its weights is cut off', async () => {
    const cut = besides.map(({ name, bytes }) => ({ name, bytes: bytes.subarray(0, 100) }));
    await expect(openFiles([file('pytorch-external.onnx'), ...cut])).rejects.toThrow(
      /reaches beyond the end of “pytorch-external.onnx.data”/,
    );
  });
});
