import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelFile } from '../../../../src/shared/modelFile';
import { decodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/decode';
import { storedNumbers } from '../../../../src/trainer/models/tfjsLayers/storedNumbers';
import { tf } from '../../../support/tfjs';
import { qValuesOf } from '../forwardPass';
import { folderWith, jsonWith, problemOf, type Json } from './brokenFolders';
import { loadByTfjs, qValuesByTfjs, readyTfjs } from './publicTfjs';

beforeAll(async () => {
  await readyTfjs();
});

/** As tensorflowjs_converter writes it with `--quantize_uint8`, `--quantize_float16` and so on. */
type Stored =
  | { readonly type: 'float32' | 'float16' }
  | { readonly type: 'uint8' | 'uint16'; readonly scale: number; readonly min: number };

const weights = [
  { name: 'hidden/kernel', shape: [4, 5] },
  { name: 'hidden/bias', shape: [5] },
  { name: 'q/kernel', shape: [5, 2] },
  { name: 'q/bias', shape: [2] },
];

function specOf({ name, shape }: (typeof weights)[number], stored: Stored) {
  if (stored.type === 'float32') return { name, shape, dtype: 'float32' };
  const { type, ...rest } = stored;
  const quantization = { dtype: type, ...rest, original_dtype: 'float32' };
  return { name, shape, dtype: 'float32', quantization };
}

const bytesPerNumber = { float32: 4, float16: 2, uint16: 2, uint8: 1 };

/** Weights stored each in its own way in one row of bytes, in shards of some size. */
function folderOf(stored: readonly Stored[], bytes: Uint8Array, shardBytes: number): ModelFile[] {
  const shards: ModelFile[] = [];
  for (let start = 0; start < bytes.length; start += shardBytes) {
    const name = `group1-shard${shards.length + 1}.bin`;
    shards.push({ name, bytes: bytes.slice(start, start + shardBytes) });
  }
  const layers = [
    {
      class_name: 'Dense',
      config: { name: 'hidden', units: 5, activation: 'relu', batch_input_shape: [null, 4] },
    },
    { class_name: 'Dense', config: { name: 'q', units: 2 } },
  ];
  const json = {
    format: 'layers-model',
    modelTopology: { model_config: { class_name: 'Sequential', config: { layers } } },
    weightsManifest: [
      {
        paths: shards.map(({ name }) => name),
        weights: weights.map((weight, index) => specOf(weight, stored[index]!)),
      },
    ],
  };
  return [{ name: 'model.json', bytes: new TextEncoder().encode(JSON.stringify(json)) }, ...shards];
}

const scale = fc.double({ min: 1e-4, max: 0.02, noNaN: true });
const least = fc.double({ min: -2, max: 1, noNaN: true });
const storedWays: fc.Arbitrary<Stored> = fc.oneof(
  fc.record({ type: fc.constantFrom('float32' as const, 'float16' as const) }),
  fc.record({ type: fc.constantFrom('uint8' as const, 'uint16' as const), scale, min: least }),
);

/** Any bytes, but that the floats among them are of the size of weights. */
function someBytes(stored: readonly Stored[], seed: readonly number[]): Uint8Array {
  const parts = weights.map(({ shape }, index) => {
    const count = shape.reduce((a, b) => a * b);
    const { type } = stored[index]!;
    const byteAt = (i: number) => seed[(i * 7 + index) % seed.length]!;
    if (type === 'float32') {
      const floats = Float32Array.from({ length: count }, (_, i) => byteAt(i) / 128 - 1);
      return new Uint8Array(floats.buffer);
    }
    const part = Uint8Array.from({ length: count * bytesPerNumber[type] }, (_, i) => byteAt(i));
    // Exponents below that of 2.
    if (type === 'float16') part.forEach((byte, i) => i % 2 === 1 && (part[i] = byte & 0xbf));
    return part;
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('a folder whose weights are stored in fewer bytes', () => {
  it('plays as TF.js plays it, whatever each weight’s way and wherever it begins', async () => {
    const ways = fc.tuple(storedWays, storedWays, storedWays, storedWays);
    const seeds = fc.array(fc.nat({ max: 255 }), { minLength: 11, maxLength: 60 });
    const observations = [
      [0.1, -0.2, 0.03, 0.4],
      [-1.2, 2, -0.1, -3],
    ];
    await fc.assert(
      fc.asyncProperty(
        ways,
        seeds,
        fc.integer({ min: 5, max: 500 }),
        async (stored, seed, size) => {
          const files = folderOf(stored, someBytes(stored, seed), size);
          const loaded = await loadByTfjs(files);
          const theirs = qValuesByTfjs(loaded, observations);
          loaded.dispose();
          const model = decodeTfjsLayers(files);
          observations.forEach((row, index) =>
            qValuesOf(model, row).forEach((q, action) => {
              const wanted = theirs[index]![action]!;
              expect(Math.abs(q - wanted)).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)));
            }),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the very numbers that TF.js reads, to the last bit', () => {
    const decoded = (bytes: Uint8Array<ArrayBuffer>, spec: object, length: number) => {
      const specs = [{ name: 'w', shape: [length], dtype: 'float32', ...spec }];
      return tf.io.decodeWeights(bytes.buffer, specs as tf.io.WeightsManifestEntry[])['w']!;
    };
    const bits = (values: Float32Array) => Buffer.from(values.buffer).toString('hex');
    // Every number that 16 bits tell, but those that are none.
    const halves = Uint16Array.from({ length: 0x10000 }, (_, index) => index).filter(
      (half) => (half & 0x7c00) !== 0x7c00,
    );
    const bytes = new Uint8Array(halves.buffer);
    const quantization = { dtype: 'float16', original_dtype: 'float32' };
    const byTfjs = decoded(bytes, { quantization }, halves.length).dataSync() as Float32Array;
    expect(bits(storedNumbers(bytes, 'float16', { scale: 1, min: 0 }))).toBe(bits(byTfjs));
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 2, maxLength: 40 }),
        scale,
        least,
        (random, by, min) => {
          for (const type of ['uint8', 'uint16'] as const) {
            const whole = random.slice(0, random.length - (random.length % 2));
            const spec = { quantization: { dtype: type, scale: by, min } };
            const tensor = decoded(whole, spec, whole.length / bytesPerNumber[type]);
            const ours = storedNumbers(whole, type, { scale: by, min });
            expect(bits(ours)).toBe(bits(tensor.dataSync() as Float32Array));
            tensor.dispose();
          }
        },
      ),
    );
  });

  const quantizationOf = (value: Json) =>
    problemOf(folderWith(jsonWith(['weightsManifest', 0, 'weights', 1, 'quantization'], value)));

  it('is refused where it does not tell what its numbers stand for', () => {
    const [stored] = [{ type: 'uint8', scale: 1, min: 0 } as const];
    const files = folderOf([stored, stored, stored, stored], new Uint8Array(37), 99);
    expect(problemOf(files)).toBeNull();
    const text = new TextDecoder().decode(files[0]!.bytes).replaceAll('"scale":1,', '');
    const bytes = new TextEncoder().encode(text);
    expect(problemOf([{ name: 'model.json', bytes }, ...files.slice(1)])).toBe(
      'The weight “hidden/kernel” is quantized to uint8 without its scale or its least value: convert the model again.',
    );
    expect(quantizationOf({ dtype: 'int4', scale: 1, min: 0 })).toMatch(/is stored as “int4”: /);
    expect(quantizationOf({ dtype: 'uint8', scale: 'wide', min: 0 })).toMatch(/“.*scale”/);
  });
});
