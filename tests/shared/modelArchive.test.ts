import { zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderInZip, unzipModel, zipModel } from '../../src/shared/modelArchive';

const topology = new TextEncoder().encode('{"format":"layers-model"}');
const weights = new Uint8Array([1, 2, 3, 250]);
const files = [
  { name: 'model.json', bytes: topology },
  { name: 'group1-shard1of1.bin', bytes: weights },
];

describe('a model as one zip', () => {
  it('comes back with the same files and its folder’s name', () => {
    const zip = zipModel('cartpole-500-seed-7', files);
    expect(unzipModel(zip)).toEqual(files);
    expect(folderInZip(zip)).toBe('cartpole-500-seed-7');
  });

  it('may lack the folder and hold what macOS adds', () => {
    const zip = zipSync({
      'model.json': topology,
      'weights.bin': weights,
      '.DS_Store': weights,
      '__MACOSX/._model.json': weights,
    });
    expect(unzipModel(zip).map(({ name }) => name)).toEqual(['model.json', 'weights.bin']);
    expect(folderInZip(zip)).toBe(null);
  });

  it('is refused with a sentence when it cannot be read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => unzipModel(bytes)).toThrow(/^(is not a zip|holds no model)/);
        expect(folderInZip(bytes)).toBe(null);
      }),
    );
    const good = zipModel('agent', files);
    expect(() => unzipModel(good.slice(0, good.length - 30))).toThrow(
      'is not a zip that can be read: choose a model that CartPole Studio saved.',
    );
  });

  it('is refused when it holds two models', () => {
    const two = zipSync({ a: { 'model.json': topology }, b: { 'model.json': topology } });
    expect(() => unzipModel(two)).toThrow('holds more than one model');
  });

  it('is refused before it is unpacked when it would fill the memory', () => {
    const bomb = zipSync({ 'model.json': new Uint8Array(65 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(() => unzipModel(bomb)).toThrow('larger than any');
  });
});
