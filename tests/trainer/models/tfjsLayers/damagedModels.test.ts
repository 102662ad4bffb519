import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/decode';
import {
  folderWith,
  folderWithWeights,
  goodFiles,
  goodJson,
  goodWeights,
  jsonWith,
  problemOf,
  type Json,
  type Path,
} from './brokenFolders';
import { volume } from '../../../support/volume';
import { qValuesOf } from '../forwardPass';
import { loadByTfjs, qValuesByTfjs, readyTfjs } from './publicTfjs';

describe('damaged bytes', () => {
  it('of weights cut short or too long are refused with both numbers', () => {
    const size = goodWeights.bytes.length;
    const lengths = fc.nat({ max: 2 * size }).filter((length) => length !== size);
    fc.assert(
      fc.property(lengths, (length) => {
        const bytes = new Uint8Array(length);
        bytes.set(goodWeights.bytes.subarray(0, length));
        const problem = problemOf(folderWithWeights(bytes));
        expect(problem).toContain(`have ${length} bytes`);
        expect(problem).toContain(`lists ${size}`);
      }),
    );
  });

  it('of weights that are no finite numbers are refused', () => {
    const floats = goodWeights.bytes.length / 4;
    const broken = fc.constantFrom(NaN, Infinity, -Infinity);
    fc.assert(
      fc.property(fc.nat({ max: floats - 1 }), broken, (index, value) => {
        const bytes = goodWeights.bytes.slice();
        new Float32Array(bytes.buffer)[index] = value;
        expect(problemOf(folderWithWeights(bytes as Uint8Array<ArrayBuffer>))).toMatch(/finite/);
      }),
    );
  });

  it('of model.json at random are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (random) => {
        const bytes = Uint8Array.from(random);
        expect(problemOf([{ name: 'model.json', bytes }, goodWeights])).not.toBeNull();
      }),
      { numRuns: volume(300, 100) },
    );
  });

  it('of model.json cut short are refused', () => {
    const whole = goodFiles[0]!.bytes;
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), (length) => {
        const bytes = whole.slice(0, length) as Uint8Array<ArrayBuffer>;
        expect(problemOf([{ name: 'model.json', bytes }, goodWeights])).not.toBeNull();
      }),
    );
  });
});

/** Every place in a JSON value. */
function pathsOf(value: Json, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, entry]) =>
      pathsOf(entry, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

describe('anything else put anywhere in model.json', () => {
  beforeAll(async () => {
    await readyTfjs();
  });

  it('is refused in a sentence, or opens as the very model that TF.js sees', async () => {
    const paths = fc.constantFrom(...pathsOf(goodJson()));
    const words = fc.constantFrom(
      'tanh',
      'Dense',
      'Dropout',
      'Activation',
      'hidden_1/kernel',
      'int32',
    );
    const value = fc.oneof(words, fc.jsonValue() as fc.Arbitrary<Json>, fc.constant(undefined));
    const observation = [0.3, -0.4, 0.1, 0.7];
    const replacements = volume(600, 200);
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(paths, value, async (path, replacement) => {
        const files = folderWith(jsonWith(path, replacement) ?? 'null');
        if (problemOf(files) !== null) return;
        const ours = qValuesOf(decodeTfjsLayers(files), observation);
        // TF.js minds a few entries that do not matter here, such as a layer's dtype.
        const theirs = await loadByTfjs(files)
          .then((model) => qValuesByTfjs(model, [observation]))
          .catch(() => null);
        if (theirs === null) return;
        accepted++;
        const [expected] = theirs;
        ours.forEach((q, action) => expect(q).toBeCloseTo(expected![action]!, 5));
      }),
      { numRuns: replacements },
    );
    expect(accepted).toBeGreaterThan(replacements / 30);
  });
});
