import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { encodeModel } from '../../../../src/trainer/models/modelFormats';
import { unzipModel } from '../../../../src/shared/modelArchive';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { openFiles } from '../openFiles';
import { exampleModel } from '../someModels';
import { dense, firstInput, hdf5With, kerasH5With, named, type H5Parts } from './someHdf5';

const hostileFolder = join(import.meta.dirname, '../../../data/hostile-keras');

/** Why files are refused, in one sentence; fails where they are not. */
async function problemOf(bytes: Uint8Array, name = 'agent'): Promise<string> {
  const problem: unknown = await openFiles([named(name, bytes)], 'relu').catch((error) => error);
  expect(problem).toBeInstanceOf(ModelFormatError);
  const { message } = problem as ModelFormatError;
  expect(message).toMatch(/^[^\n]+\.$/);
  return message;
}

const problemWith = async (parts: H5Parts) => problemOf(await kerasH5With(parts));
const sequential = (...layers: object[]) => ({
  class_name: 'Sequential',
  config: { name: 'made', layers },
});

describe('an HDF5 file', () => {
  it('that is as Keras writes it opens', async () => {
    const model = await openFiles([named('agent', await kerasH5With())]);
    expect(model.network.layers.map(({ units }) => units)).toEqual([8, 2]);
  });

  it('with 1e12 units is refused before anything is allocated for them', async () => {
    for (const units of [1e12, 1025]) {
      const modelConfig = sequential(dense('huge', units, firstInput), dense('q', 2));
      expect(await problemWith({ modelConfig })).toBe(
        `The layer “huge” has ${units} units, more than the 1024 that can be opened: choose a smaller model.`,
      );
    }
  });

  it('with a million layers is refused by their number', async () => {
    const layers = Array.from({ length: 10_000 }, (_, index) => dense(`d${index}`, 4));
    expect(await problemWith({ modelConfig: sequential(...layers) })).toContain('10000 layers');
    const million = { class_name: 'Sequential', config: Array(1_000_000).fill({}) };
    expect(await problemWith({ modelConfig: million })).toContain('1000000 layers');
  });

  it('whose description is nested deeply, no JSON, no text or too long is refused', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(await problemWith({ modelConfig: deep })).toContain(
      '“model_config” is nested too deeply',
    );
    expect(await problemWith({ modelConfig: '{"class_name": "Seq' })).toContain(
      'is not valid JSON',
    );
    expect(await problemWith({ modelConfig: ' '.repeat(5_000_000) })).toContain('too long');
    const noText = await hdf5With((file) => file.create_attribute('model_config', 7));
    expect(await problemOf(noText)).toContain('“model_config” of “/” is no text');
  });

  it('whose kernel claims a shape of 1e12 numbers is refused by it', async () => {
    const addKernel: H5Parts['addKernel'] = (file, group, name) => {
      const data = new Float32Array(32);
      const path = `${group}/${name}`;
      const args = { name: path, data, shape: [4, 8], maxshape: [null, null], chunks: [4, 8] };
      file.create_dataset(args).resize([1e6, 1e6]);
    };
    expect(await problemWith({ addKernel })).toContain('have the shape [1000000,1000000]');
  });

  it('in very many chunks is refused', async () => {
    const addKernel: H5Parts['addKernel'] = (file, group, name) => {
      const shape = [1000, 64];
      const data = new Float32Array(64_000);
      file.create_dataset({ name: `${group}/${name}`, data, shape, chunks: [1, 1] });
    };
    expect(await problemWith({ addKernel })).toContain('lie in chunks of 1 numbers');
  });

  it('with weights that are whole numbers, texts or not finite is refused', async () => {
    const withData = (data: Int32Array | Float32Array | Float64Array): H5Parts => ({
      addKernel: (file, group, name) =>
        file.create_dataset({ name: `${group}/${name}`, data, shape: [4, 8] }),
    });
    expect(await problemWith(withData(new Int32Array(32)))).toContain('are not stored as floats');
    for (const broken of [Number.NaN, Infinity]) {
      expect(await problemWith(withData(new Float32Array(32).fill(broken)))).toMatch(/not finite/);
    }
    // Too large for float32, as which all weights are kept.
    expect(await problemWith(withData(new Float64Array(32).fill(1e300)))).toMatch(/not finite/);
  });

  it('with a kernel of another shape, a group in its place or none is refused by name', async () => {
    const reshaped: H5Parts['addKernel'] = (file, group, name) =>
      file.create_dataset({ name: `${group}/${name}`, data: new Float32Array(32), shape: [8, 4] });
    expect(await problemWith({ addKernel: reshaped })).toContain('layer “hidden”');
    const group: H5Parts['addKernel'] = (file, path, name) => file.create_group(`${path}/${name}`);
    expect(await problemWith({ addKernel: group })).toContain(
      '“/model_weights/hidden/hidden/kernel:0”',
    );
    expect(await problemWith({ addKernel: () => undefined })).toContain('does not hold them');
  });

  it('with links out of it or to nowhere is refused, whatever lies there', async () => {
    const external: H5Parts['addKernel'] = (file, group, name) =>
      file.create_external_link('/etc/passwd', '/kernel', `${group}/${name}`);
    expect(await problemWith({ addKernel: external })).toContain('has a link to another file');
    const dangling: H5Parts['addKernel'] = (file, group, name) =>
      file.create_soft_link('/nowhere', `${group}/${name}`);
    expect(await problemWith({ addKernel: dangling })).toContain('has a link to another file');
    const weights = await hdf5With((file) => {
      file.create_attribute('model_config', '{}', [], 'S');
      file.create_external_link('other.h5', '/model_weights', 'model_weights');
    });
    expect(await problemOf(weights)).toContain('in place of “/model_weights”');
  });

  it.each([
    ['virtual.h5', 'lie in other files'],
    ['huge-chunk.h5', 'lie in chunks of 900000000 numbers'],
    ['external-file.h5', 'is damaged'],
    ['external-device.h5', 'is damaged'],
    ['deflate-bomb.h5', 'are compressed'],
  ])('%s, whose kernel h5py stored in a strange way, is refused', async (name, reason) => {
    const bytes = readFileSync(join(hostileFolder, name));
    expect(await problemOf(bytes, name)).toContain(reason);
  });

  it('with names that are paths reads nothing but itself', async () => {
    for (const name of ['../../etc/passwd', '/etc/passwd', '..', '.', '', 'a\u0000b']) {
      const modelConfig = sequential(dense('hidden', 8, firstInput), dense(name, 2));
      expect(await problemWith({ modelConfig, layerNames: ['hidden', name] })).toMatch(
        /missing|damaged|no weights|too many/,
      );
    }
  });

  it('with more names or groups than a model has is refused', async () => {
    const layerNames = Array.from({ length: 2000 }, (_, index) => `layer_${index}`);
    expect(await problemWith({ layerNames })).toContain('“layer_names”');
    const groups = await hdf5With((file) => {
      file.create_group('layers');
      for (let index = 0; index < 1100; index++) file.create_group(`layers/dense_${index}`);
    });
    expect(await problemOf(groups)).toContain('has 1100 entries in “/layers”');
  });

  it('whose groups hold themselves, many times over, is refused', async () => {
    const cyclic = await hdf5With((file) => {
      for (let index = 0; index < 12; index++) file.create_hard_link('/', `again_${index}`);
    });
    expect(await problemOf(cyclic)).toContain('too many parts');
  });

  it('without anything of Keras’ is refused', async () => {
    expect(await problemOf(await hdf5With(() => undefined))).toContain(
      'holds no weights that Keras',
    );
  });
});

describe('a .keras file', () => {
  async function parts(): Promise<Record<string, Uint8Array>> {
    const [file] = await encodeModel(exampleModel(), 'keras');
    return Object.fromEntries(unzipModel(file!.bytes).map(({ name, bytes }) => [name, bytes]));
  }
  const packed = (content: Zippable) => zipSync(content, { level: 9 });

  it('that is packed otherwise, or in a folder, opens', async () => {
    const model = exampleModel();
    expect(await openFiles([named('agent', packed(await parts()))])).toEqual(model);
    expect(await openFiles([named('agent', packed({ '../../etc': await parts() }))])).toEqual(
      model,
    );
  });

  it('of which a part is missing or damaged is refused by its name', async () => {
    const whole = await parts();
    const json = new TextEncoder().encode('{"module": "keras"');
    expect(await problemOf(packed({ ...whole, 'config.json': json }))).toContain('“config.json”');
    expect(await problemOf(packed({ ...whole, 'metadata.json': json }))).toContain(
      '“metadata.json”',
    );
    const cut = whole['model.weights.h5']!.subarray(0, 4000);
    expect(await problemOf(packed({ ...whole, 'model.weights.h5': cut }))).toContain(
      '“model.weights.h5” is damaged',
    );
  });

  it('that is a zip bomb is refused before it is unpacked', async () => {
    const whole = await parts();
    const bomb = zipSync({ ...whole, 'config.json': new Uint8Array(68_000_000) }, { level: 1 });
    expect(bomb.length).toBeLessThan(500_000);
    expect(await problemOf(bomb)).toContain('is larger than any CartPole model');
  });

  it('whose checksum is another is refused', async () => {
    const zip = zipSync(await parts(), { level: 0 });
    const middle = Math.floor(zip.length / 2);
    zip[middle]! ^= 1;
    expect(await problemOf(zip)).toContain('is not a zip that can be read');
  });

  it('with two files of one name, or too many, is refused', async () => {
    const whole = await parts();
    expect(await problemOf(packed({ ...whole, 'a/config.json': new Uint8Array(1) }))).toContain(
      'more than one model',
    );
    const many = Object.fromEntries(
      Array.from({ length: 80 }, (_, index) => [`assets/${index}`, new Uint8Array(1)]),
    );
    expect(await problemOf(packed({ ...whole, ...many }))).toContain('too many files');
  });
});
