import { zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPickedModel, zipModel } from '../../../src/renderer/client/modelArchive';
import { openFiles } from '../../trainer/models/openFiles';

const topology = new TextEncoder().encode('{"format":"layers-model"}');
const weights = new Uint8Array([1, 2, 3, 250]);
const files = [
  { name: 'model.json', bytes: topology },
  { name: 'group1-shard1of1.bin', bytes: weights },
];

describe('a model as one zip', () => {
  it('comes back with the same files and its folder’s name, even from a renamed zip', async () => {
    const bytes = await zipModel('cartpole-500-seed-7', files);
    const model = await readPickedModel([{ name: 'download (1).zip', bytes }]);
    expect(model.name).toBe('cartpole-500-seed-7');
    expect(model.files).toEqual(files);
  });

  it('may lack the folder and hold what macOS adds', async () => {
    const bytes = zipSync({
      'model.json': topology,
      'weights.bin': weights,
      '.DS_Store': weights,
      '__MACOSX/._model.json': weights,
    });
    const model = await readPickedModel([{ name: 'mine.zip', bytes }]);
    expect(model.name).toBe('mine');
    expect(model.files.map((file) => file.name)).toEqual(['model.json', 'weights.bin']);
  });

  it('is refused with a sentence when it cannot be read', async () => {
    const good = await zipModel('agent', files);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const name = 'broken.zip';
        await expect(readPickedModel([{ name, bytes: new Uint8Array(bytes) }])).rejects.toThrow(
          /^broken\.zip (is not a zip|holds no model)/,
        );
      }),
    );
    const cut = good.slice(0, good.length - 30);
    await expect(readPickedModel([{ name: 'cut.zip', bytes: cut }])).rejects.toThrow(
      'cut.zip is not a zip that can be read: choose a model that CartPole Studio saved.',
    );
  });

  it('is refused when it holds two models, or comes with other files', async () => {
    const two = zipSync({ a: { 'model.json': topology }, b: { 'model.json': topology } });
    await expect(readPickedModel([{ name: 'two.zip', bytes: two }])).rejects.toThrow(
      'two.zip holds more than one model',
    );
    const one = await zipModel('agent', files);
    await expect(readPickedModel([{ name: 'one.zip', bytes: one }, files[0]!])).rejects.toThrow(
      'one zip at a time',
    );
  });

  it('is refused before it is unpacked when it would fill the memory', async () => {
    const bytes = zipSync({ 'model.json': new Uint8Array(65 * 1024 * 1024) });
    expect(bytes.length).toBeLessThan(1024 * 1024);
    await expect(readPickedModel([{ name: 'bomb.zip', bytes }])).rejects.toThrow('larger than any');
  });
});

describe('the files of a model folder', () => {
  it('are taken together', async () => {
    expect(await readPickedModel(files)).toEqual({ name: 'model', files });
  });

  it('need their model.json', async () => {
    await expect(
      readPickedModel([files[1]!, { name: 'more.bin', bytes: weights }]),
    ).rejects.toThrow('The model.json is missing');
    await expect(readPickedModel([])).rejects.toThrow('No file was chosen');
  });

  it('are handed on without it where another program wrote one, for the trainer to name', async () => {
    const foreign = ['first.pt', 'second.PT'].map((name) => ({ name, bytes: weights }));
    const model = await readPickedModel(foreign);
    await expect(openFiles(model.files)).rejects.toThrow('“first.pt” is a PyTorch file');
  });
});
