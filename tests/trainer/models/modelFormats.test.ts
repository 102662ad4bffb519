import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zipModel } from '../../../src/shared/modelArchive';
import type { ModelFile } from '../../../src/shared/modelFile';
import { encodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/encode';
import { openFiles } from './openFiles';
import { ModelFormatError } from '../../../src/trainer/models/modelFormatError';
import { exampleModel } from './someModels';

const model = exampleModel();
const files = encodeTfjsLayers(model);
const text = (words: string) => new TextEncoder().encode(words);
const file = (name: string, bytes: Uint8Array | number[]): ModelFile => ({
  name,
  bytes: Uint8Array.from(bytes),
});

/** A length-delimited protobuf field. */
const field = (number: number, content: Uint8Array) => [number * 8 + 2, content.length, ...content];
const safetensorsHeader = '{"hidden.weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';

/** The beginnings and tables of contents that other programs write, under names that tell nothing. */
const foreign: [string, Uint8Array | number[]][] = [
  ['a PyTorch file', zipSync({ 'archive/data.pkl': text('pickle'), 'archive/data/0': text('w') })],
  ['a PyTorch file', [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8]],
  [
    'a safetensors file',
    [safetensorsHeader.length, 0, 0, 0, 0, 0, 0, 0, ...text(safetensorsHeader), 0, 0, 0, 0],
  ],
  ['a TensorFlow SavedModel', [8, 1, ...field(2, text('meta graph'))]],
];

describe('a model’s format', () => {
  it('is known by its content: a folder, a zip of any name, a model.json of any name', async () => {
    expect(await openFiles(files)).toEqual(model);
    expect(await openFiles([file('download', zipModel('agent', files))])).toEqual(model);
    const [json, weights] = files as [ModelFile, ModelFile];
    expect(await openFiles([weights, { name: 'my-agent.json', bytes: json.bytes }])).toEqual(model);
  });

  it('is refused in a zip whose directory lies about a size, either way', async () => {
    const content = { 'model.json': new Uint8Array(50_000_000) };
    for (const size of [10, 60_000_000]) {
      const zip = zipSync(content, { level: 9 });
      const view = new DataView(zip.buffer, zip.byteOffset);
      // The only file's own record comes first, the directory's is told by the last record.
      const directory = view.getUint32(zip.length - 6, true);
      view.setUint32(22, size, true);
      view.setUint32(directory + 24, size, true);
      await expect(openFiles([file('agent.zip', zip)])).rejects.toThrow(
        'is not a zip that can be read',
      );
    }
  });

  it('is refused in a zip of too many files, before they are unpacked', async () => {
    const names = Array.from(
      { length: 65 },
      (_, index) => [`${index}`, new Uint8Array(1)] as const,
    );
    await expect(
      openFiles([file('agent.zip', zipSync(Object.fromEntries(names)))]),
    ).rejects.toThrow('holds too many files for one model');
  });

  it.each(foreign)('is named where it cannot be opened yet: %s', async (label, bytes) => {
    await expect(openFiles([file('agent.bin', bytes)])).rejects.toThrow(
      `“agent.bin” is ${label}, which cannot be opened yet: `,
    );
    const among = [file('notes.json', text('[]')), file('agent', bytes)];
    await expect(openFiles(among)).rejects.toThrow(`“agent” is ${label}, `);
  });

  it('is guessed by the ending where the content tells nothing', async () => {
    await expect(openFiles([file('agent.PTH', [])])).rejects.toThrow(
      '“agent.PTH” is a PyTorch file',
    );
    await expect(openFiles([file('agent.ONNX', [])])).rejects.toThrow(
      'The ONNX file holds no graph',
    );
  });

  it('is refused with the file’s name where nobody knows it', async () => {
    await expect(openFiles([file('thesis.docx', text('mine'))])).rejects.toThrow(
      '“thesis.docx” is no model that can be opened: choose a saved model',
    );
    await expect(openFiles([file('a.zip', zipSync({ 'a.txt': text('mine') }))])).rejects.toThrow(
      'There is no model.json among the files',
    );
    await expect(openFiles([])).rejects.toThrow('There is no model.json');
  });

  it('is told in one sentence whatever the bytes are', async () => {
    const beginnings = fc.constantFrom(...foreign.map(([, bytes]) => Uint8Array.from(bytes)));
    const damaged = fc
      .tuple(beginnings, fc.nat({ max: 200 }), fc.uint8Array({ maxLength: 50 }))
      .map(([bytes, length, rest]) => [...bytes.subarray(0, length), ...rest]);
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), async (bytes) => {
        try {
          await openFiles([file('agent', bytes)]);
          expect.unreachable();
        } catch (error) {
          expect(error).toBeInstanceOf(ModelFormatError);
          expect((error as Error).message).toMatch(/^[^\n]+\.$/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('does not run after a zip in a zip', async () => {
    const inner = zipModel('agent', files);
    await expect(openFiles([file('a.zip', zipSync({ 'inner.zip': inner }))])).rejects.toThrow(
      'There is no model.json among the files',
    );
  });

  it('is that of a model which an earlier version exported', async () => {
    const folder = join(import.meta.dirname, '../../data/written-by-0.1.0');
    const zip = file('export.zip', readFileSync(join(folder, 'export.zip')));
    const saved = readdirSync(folder).filter((name) => /^model-[a-z]+$/.test(name));
    expect(saved.length).toBeGreaterThan(0);
    expect((await openFiles([zip])).network.inputs).toBe(4);
  });
});
