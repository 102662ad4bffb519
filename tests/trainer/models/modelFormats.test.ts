import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zipModel } from '../../../src/shared/modelArchive';
import type { ModelFile } from '../../../src/shared/modelFile';
import { decodeModel, encodeModel } from '../../../src/trainer/models/modelFormats';
import { ModelFormatError } from '../../../src/trainer/models/modelFormatError';
import { exampleModel } from './someModels';

const model = exampleModel();
const files = encodeModel(model);
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
  ['a Keras file', [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]],
  [
    'a Keras file',
    zipSync({
      'metadata.json': text('{}'),
      'config.json': text('{}'),
      'model.weights.h5': text('weights'),
    }),
  ],
  ['a PyTorch file', zipSync({ 'archive/data.pkl': text('pickle'), 'archive/data/0': text('w') })],
  ['a PyTorch file', [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8]],
  [
    'a safetensors file',
    [safetensorsHeader.length, 0, 0, 0, 0, 0, 0, 0, ...text(safetensorsHeader), 0, 0, 0, 0],
  ],
  ['an ONNX file', [8, 9, ...field(2, text('pytorch')), ...field(7, text('graph'))]],
  ['a TensorFlow SavedModel', [8, 1, ...field(2, text('meta graph'))]],
];

describe('a model’s format', () => {
  it('is known by its content: a folder, a zip of any name, a model.json of any name', () => {
    expect(decodeModel(files)).toEqual(model);
    expect(decodeModel([file('download', zipModel('agent', files))])).toEqual(model);
    const [json, weights] = files as [ModelFile, ModelFile];
    expect(decodeModel([weights, { name: 'my-agent.json', bytes: json.bytes }])).toEqual(model);
  });

  it('is refused in a zip whose directory lies about a size, either way', () => {
    const content = { 'model.json': new Uint8Array(50_000_000) };
    for (const size of [10, 60_000_000]) {
      const zip = zipSync(content, { level: 9 });
      const view = new DataView(zip.buffer, zip.byteOffset);
      // The only file's own record comes first, the directory's is told by the last record.
      const directory = view.getUint32(zip.length - 6, true);
      view.setUint32(22, size, true);
      view.setUint32(directory + 24, size, true);
      expect(() => decodeModel([file('agent.zip', zip)])).toThrow('is not a zip that can be read');
    }
  });

  it('is refused in a zip of too many files, before they are unpacked', () => {
    const names = Array.from(
      { length: 65 },
      (_, index) => [`${index}`, new Uint8Array(1)] as const,
    );
    expect(() => decodeModel([file('agent.zip', zipSync(Object.fromEntries(names)))])).toThrow(
      'holds too many files for one model',
    );
  });

  it.each(foreign)('is named where it cannot be opened yet: %s', (label, bytes) => {
    expect(() => decodeModel([file('agent.bin', bytes)])).toThrow(
      `“agent.bin” is ${label}, which cannot be opened yet: `,
    );
    const among = [file('notes.json', text('[]')), file('agent', bytes)];
    expect(() => decodeModel(among)).toThrow(`“agent” is ${label}, `);
  });

  it('is guessed by the ending where the content tells nothing', () => {
    expect(() => decodeModel([file('agent.ONNX', [])])).toThrow('“agent.ONNX” is an ONNX file');
  });

  it('is refused with the file’s name where nobody knows it', () => {
    expect(() => decodeModel([file('thesis.docx', text('mine'))])).toThrow(
      '“thesis.docx” is no model that can be opened: choose the folder or the zip',
    );
    expect(() => decodeModel([file('a.zip', zipSync({ 'a.txt': text('mine') }))])).toThrow(
      'There is no model.json among the files',
    );
    expect(() => decodeModel([])).toThrow('There is no model.json');
  });

  it('is told in one sentence whatever the bytes are', () => {
    const beginnings = fc.constantFrom(...foreign.map(([, bytes]) => Uint8Array.from(bytes)));
    const damaged = fc
      .tuple(beginnings, fc.nat({ max: 200 }), fc.uint8Array({ maxLength: 50 }))
      .map(([bytes, length, rest]) => [...bytes.subarray(0, length), ...rest]);
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        try {
          decodeModel([file('agent', bytes)]);
          expect.unreachable();
        } catch (error) {
          expect(error).toBeInstanceOf(ModelFormatError);
          expect((error as Error).message).toMatch(/^[^\n]+\.$/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('does not run after a zip in a zip', () => {
    const inner = zipModel('agent', files);
    expect(() => decodeModel([file('a.zip', zipSync({ 'inner.zip': inner }))])).toThrow(
      'There is no model.json among the files',
    );
  });

  it('is that of a model which an earlier version exported', () => {
    const folder = join(import.meta.dirname, '../../data/written-by-0.1.0');
    const zip = file('export.zip', readFileSync(join(folder, 'export.zip')));
    const saved = readdirSync(folder).filter((name) => /^model-[a-z]+$/.test(name));
    expect(saved.length).toBeGreaterThan(0);
    expect(decodeModel([zip]).network.inputs).toBe(4);
  });
});
