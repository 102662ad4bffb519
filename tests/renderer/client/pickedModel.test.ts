import { describe, expect, it } from 'vitest';
import { modelsAmong } from '../../../src/renderer/client/folderFiles';
import { pickedModel } from '../../../src/renderer/client/pickedModel';
import { zipModel } from '../../../src/shared/modelArchive';

const bytes = new Uint8Array([1, 2, 3]);
const named = (...names: string[]) => names.map((name) => ({ name, bytes }));

describe('what a person picked', () => {
  it.each([
    ['tutorial-functional-keras2.2.4.h5', 'tutorial-functional-keras2.2.4'],
    ['agent.keras', 'agent'],
    ['model.onnx', 'model'],
    ['no ending', 'no ending'],
    ['.h5', '.h5'],
  ])('is one file such as %s, which is handed on as it is', async (name, title) => {
    expect(await pickedModel(named(name))).toEqual({ name: title, files: named(name) });
  });

  it('is called after the folder in a zip, even in a renamed one, which stays packed', async () => {
    const zip = {
      name: 'download (1).zip',
      bytes: zipModel('cartpole-500-seed-7', named('a.bin')),
    };
    expect(await pickedModel([zip])).toEqual({ name: 'cartpole-500-seed-7', files: [zip] });
    const broken = { name: 'broken.zip', bytes };
    expect(await pickedModel([broken])).toEqual({ name: 'broken', files: [broken] });
  });

  it('is a model.json with its weights, called after their folder', async () => {
    const files = named('group1-shard1of1.bin', 'mine.json');
    expect(await pickedModel(files)).toEqual({ name: 'mine', files });
    expect(await pickedModel(files, 'my model')).toEqual({ name: 'my model', files });
  });

  it('is refused where it is none, several, or weights without their model.json', async () => {
    await expect(pickedModel([])).rejects.toThrow('No file was chosen');
    await expect(pickedModel(named('a.h5', 'b.keras'))).rejects.toThrow('open one at a time');
    await expect(pickedModel(named('a.zip', 'b.bin'))).rejects.toThrow('open one at a time');
    await expect(pickedModel(named('a.bin', 'b.bin'))).rejects.toThrow('model.json is missing');
    await expect(pickedModel(named('a.bin', 'group1-shard2of2'))).rejects.toThrow('is missing');
  });
});

describe('the models among a folder’s files', () => {
  it.each<[string, string[], string[]]>([
    [
      'a TF.js Layers folder',
      ['.DS_Store', 'model.json', 'group1-shard1of2', 'shard2.bin', 'notes.txt', 'README.md'],
      ['model.json', 'group1-shard1of2', 'shard2.bin'],
    ],
    ['one beside other models', ['model.json', 'w.bin', 'same.h5'], ['model.json', 'w.bin']],
    ['a topology of another name', ['my.json', 'w.bin'], ['my.json', 'w.bin']],
    ['a single file', ['README.md', 'agent.keras', 'run.log'], ['agent.keras']],
    ['several', ['a.h5', 'B.H5', 'reference.json', 'c.onnx'], ['a.h5', 'B.H5', 'c.onnx']],
    ['another program’s', ['agent.pt', 'w.bin'], ['agent.pt']],
    ['weights alone', ['w.bin'], []],
    ['none', ['thesis.txt', 'Makefile'], []],
  ])('are found in that of %s', (_, names, expected) => {
    expect(modelsAmong(named(...names)).map(({ name }) => name)).toEqual(expected);
  });
});
