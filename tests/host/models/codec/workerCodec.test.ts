import { describe, expect, it } from 'vitest';
import { workerCodec, type CodecLimits } from '../../../../src/host/models/codec/workerCodec';
import type { ModelFile } from '../../../../src/shared/modelFile';
import { zipModel } from '../../../../src/shared/modelArchive';
import { networkOf } from '../../../../src/trainer/agent/network';
import { parameterCount } from '../../../../src/trainer/engines/engine';
import type { Model } from '../../../../src/trainer/models/model';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { encodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/encode';
import { scriptOf } from '../../../support/processes/scripts';
import { expectSameBytes } from '../../../support/sameBytes';
import { exampleModel } from '../../../trainer/models/someModels';

const options = { hiddenActivation: null };
const mebibyte = 1024 * 1024;
const text = (words: string) => new TextEncoder().encode(words);

/** A model of these hidden layers, whose weights are all one number. */
function modelOf(hiddenUnits: readonly number[]): Model {
  const network = networkOf({ hiddenUnits: [...hiddenUnits], dropoutRate: 0, duelingHeads: false });
  const parameters = new Float32Array(parameterCount(network)).fill(0.25);
  return { ...exampleModel(), network, parameters };
}

/** A codec in whose thread a file can make its reader do anything, and the faults that it heard of. */
function hostileCodec(limits: Partial<CodecLimits> = {}) {
  const faults: unknown[] = [];
  const codec = workerCodec({
    onFault: (_doing, cause) => faults.push(cause),
    entry: scriptOf('tests/support/processes/hostileCodec.ts'),
    limits: { timeMs: 30_000, memoryBytes: 300 * mebibyte, ...limits },
  });
  const read = (misdeed: string) =>
    codec.decode([{ name: 'agent', bytes: text(`misdeed ${misdeed} `) }], options);
  return { codec, read, faults };
}

describe('a model in a thread of its own', () => {
  const codec = workerCodec({ onFault: (_doing, cause) => expect.unreachable(String(cause)) });
  const model = exampleModel();
  const format = { id: 'tfjsLayers', label: 'TF.js Layers' };
  const decoded = { kind: 'model', model, format };

  it('comes as it would where it is read directly, and leaves as it would', async () => {
    const files = encodeTfjsLayers(model);
    expect(await codec.encode(model, 'tfjsLayers')).toEqual(files);
    expect(await codec.decode(structuredClone(files), options)).toEqual(decoded);
  });

  it('is handed over without a copy, and copied out of bytes that belong to others too', async () => {
    const files = encodeTfjsLayers(model);
    const shared = new Uint8Array(zipModel('agent', files).length + 100);
    shared.set(zipModel('agent', files), 50);
    const zip: ModelFile = { name: 'agent.zip', bytes: shared.subarray(50, shared.length - 50) };
    expect(await codec.decode([zip], options)).toEqual(decoded);
    expect(zip.bytes.byteLength).toBe(shared.length - 100);
    await codec.decode(files, options);
    expect(files.map(({ bytes }) => bytes.byteLength)).toEqual([0, 0]);
  });

  it('is refused in the words of its format, and the next one is read', async () => {
    const broken = [{ name: 'model.json', bytes: text('{') }];
    const refused = codec.decode(broken, options);
    await expect(refused).rejects.toBeInstanceOf(ModelFormatError);
    await expect(refused).rejects.toThrow('model.json');
    expect(await codec.decode(encodeTfjsLayers(model), options)).toMatchObject({ kind: 'model' });
  });

  it('may be as large as any', async () => {
    const large = modelOf([1024, 1024, 1024, 1024, 1024]);
    const opened = await codec.decode(encodeTfjsLayers(large), options);
    if (opened.kind !== 'model') return expect.unreachable();
    expect(opened.model.network).toEqual(large.network);
    expectSameBytes(opened.model.parameters, large.parameters);
  });
});

describe('a file that makes its reader', () => {
  it.each([
    ['run for ever', 'loop'],
    ['wait for ever', 'wait'],
  ])('%s is given up', async (_, misdeed) => {
    const { read, faults } = hostileCodec({ timeMs: 700 });
    await expect(read(misdeed)).rejects.toThrow('could not be read in time');
    await expect(read(misdeed)).rejects.toBeInstanceOf(ModelFormatError);
    expect(faults).toEqual([]);
  });

  it.each([
    ['objects', 'heap'],
    ['one array', 'array'],
    ['bytes', 'bytes'],
  ])('take ever more memory for %s is given up, and this process goes on', async (_, misdeed) => {
    const { codec, read, faults } = hostileCodec();
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
    await expect(read(misdeed)).rejects.toThrow('takes more memory than any CartPole model needs');
    clearInterval(watch);
    expect(faults).toEqual([]);
    expect(most - before).toBeLessThan(1500 * mebibyte);
    const files = encodeTfjsLayers(exampleModel());
    expect(await codec.decode(files, options)).toMatchObject({ kind: 'model' });
  });

  it('take ever more of WebAssembly’s memory is told that there is no more', async () => {
    const { read } = hostileCodec({ memoryBytes: 2000 * mebibyte });
    await expect(read('webAssembly')).rejects.toThrow('(Memory cannot grow any further)');
  });

  it.each([
    ['ask for more than there can be', 'huge', 'Invalid typed array length'],
    ['end', 'exit', 'its thread ended with code 7'],
    ['fail', 'throw', 'Cannot read properties of undefined (reading “shape”)'],
  ])('%s is refused with the reason, which goes to the log too', async (_, misdeed, reason) => {
    const { read, faults } = hostileCodec();
    const refused = read(misdeed);
    await expect(refused).rejects.toBeInstanceOf(ModelFormatError);
    await expect(refused).rejects.toThrow(reason);
    expect(String(faults[0])).toContain(reason);
  });

  it('is refused where the thread’s script is missing', async () => {
    const codec = workerCodec({ onFault: () => undefined, entry: '/nowhere/worker.js' });
    await expect(codec.decode([], options)).rejects.toThrow('The model could not be read (');
    await expect(codec.encode(exampleModel(), 'tfjsLayers')).rejects.toThrow(
      'The model could not be written (',
    );
  });
});
