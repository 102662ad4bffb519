import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelFormatId } from '../../../../src/shared/modelFormats';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { encodeModel } from '../../../../src/trainer/models/modelFormats';
import { printFigures, volume } from '../../../support/volume';
import { qValuesOf } from '../forwardPass';
import { openFiles } from '../openFiles';
import { exampleModel } from '../someModels';
import { keras3Folder, referenceFolder } from './referenceFiles';
import { named } from './someHdf5';

/** What a disk or a line does to a file. Where it happens is a share of its length. */
type Mutation =
  | { readonly kind: 'bits'; readonly flips: readonly (readonly [share: number, bit: number])[] }
  | { readonly kind: 'cut'; readonly share: number }
  | { readonly kind: 'hole'; readonly from: number; readonly share: number }
  | { readonly kind: 'splice'; readonly headShare: number };

const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
/** Headers stand in front, and are most of what can be misread. */
const earlyShare = fc.oneof(
  share,
  share.map((place) => place ** 4),
);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('bits' as const),
      flips: fc.array(fc.tuple(earlyShare, fc.nat({ max: 7 })), { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), share }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('hole' as const),
      from: earlyShare,
      share: earlyShare,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('splice' as const), headShare: earlyShare }),
  },
);

/** @param other whose beginning a spliced file gets */
function mutated(whole: Uint8Array, other: Uint8Array, change: Mutation): Uint8Array {
  const bytes = Uint8Array.from(whole);
  const at = (place: number) => Math.floor(place * bytes.length);
  switch (change.kind) {
    case 'bits':
      for (const [place, bit] of change.flips) bytes[at(place)]! ^= 1 << bit;
      return bytes;
    case 'cut':
      return bytes.slice(0, at(change.share));
    case 'hole':
      return bytes.fill(0, at(change.from), at(change.from) + at(change.share));
    case 'splice':
      bytes.set(other.subarray(0, Math.min(at(change.headShare), other.length)));
      return bytes;
  }
}

/** Files of all layouts, small ones. */
async function wholeFiles(): Promise<Uint8Array[]> {
  const ours = (['keras', 'kerasH5'] satisfies ModelFormatId[]).map(async (format) => {
    const [file] = await encodeModel(exampleModel(), format);
    return file!.bytes;
  });
  const theirs = referenceFolder(keras3Folder)!.files.filter(({ file }) => file.bytes.length < 1e5);
  return [...(await Promise.all(ours)), ...theirs.map(({ file }) => file.bytes)];
}

describe('a mutated file of Keras’', () => {
  it('is refused in one sentence, or plays', async () => {
    const files = await wholeFiles();
    const index = fc.nat({ max: files.length - 1 });
    let refused = 0;
    let played = 0;
    const seed = Date.now() % 2 ** 31;
    printFigures(`Mutated files of Keras’: seed ${seed}.`);
    await fc.assert(
      fc.asyncProperty(index, index, mutation, async (one, other, change) => {
        const file = named('agent', mutated(files[one]!, files[other]!, change));
        try {
          const model = await openFiles([file], 'relu');
          const values = qValuesOf(model, [0.01, -0.02, 0.03, 0.04]);
          expect(values).toHaveLength(2);
          played += 1;
        } catch (error) {
          if (!(error instanceof ModelFormatError)) throw error;
          expect(error.message).toMatch(/^[^\n]+\.$/);
          refused += 1;
        }
      }),
      { numRuns: volume(1000, 100), seed, endOnFailure: true },
    );
    expect(refused).toBeGreaterThan(0);
    expect(played).toBeGreaterThan(0);
  }, 600_000);
});
