import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsAtMost } from '../../../src/shared/protocol/messagePackItems';
import { encodeMessage } from '../../../src/shared/protocol/wireFormat';
import { volume } from '../../support/volume';

/** What is counted, the plain way: the value itself, keys, and all within. */
function itemsOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + itemsOf(item), 1);
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + itemsOf(item), 1);
}

const anyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, -1, 127, 128, -33, 2 ** 16, -(2 ** 31), 2 ** 40, 1.5),
    fc.double(),
    fc.maxSafeInteger(),
    fc.string({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.float32Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 20 }),
  ),
})).value;

describe('the size of what a message becomes', () => {
  it('is told from its bytes alone', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const message = { value };
        const items = itemsOf(message);
        const bytes = encodeMessage(message);
        expect(holdsAtMost(bytes, items)).toBe(true);
        expect(holdsAtMost(bytes, items - 1)).toBe(false);
      }),
      { numRuns: volume(500, 200) },
    );
  });

  it('is told of every length that the format has', () => {
    for (const length of [0, 15, 16, 31, 32, 255, 256, 65_535, 65_536]) {
      for (const value of ['x'.repeat(length), new Uint8Array(length), new Array(length).fill(0)]) {
        const items = itemsOf(value);
        expect(holdsAtMost(encode(value), items)).toBe(true);
        expect(holdsAtMost(encode(value), items - 1)).toBe(false);
      }
      const floats = { floats: new Float32Array(length) };
      expect(holdsAtMost(encodeMessage(floats), 3)).toBe(true);
    }
    const map = Object.fromEntries(Array.from({ length: 70_000 }, (_, key) => [key, key]));
    expect(holdsAtMost(encode(map), 140_001)).toBe(true);
    expect(holdsAtMost(encode(map), 140_000)).toBe(false);
  });

  it('is too much as soon as a head says so, and never read beyond the end', () => {
    expect(holdsAtMost(new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff]), 1e6)).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        try {
          holdsAtMost(bytes, 1000);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: volume(2000, 500) },
    );
  });
});
