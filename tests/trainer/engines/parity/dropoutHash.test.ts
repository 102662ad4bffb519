import { describe, expect, it } from 'vitest';
import {
  dropoutHash,
  dropoutKey,
  dropoutThreshold,
} from '../../../../src/trainer/engines/dropoutHash';

const elements = 100_000;

function mask(rate: number, seed: number, step: number, layer: number): boolean[] {
  const key = dropoutKey(seed, step, layer);
  const threshold = dropoutThreshold(rate);
  return Array.from({ length: elements }, (_, i) => dropoutHash(key, i) >= threshold);
}

describe('dropout hash', () => {
  it('equals the definition in whole numbers (worked out in Python)', () => {
    const rows = [
      [0, 0, 0, 2488251732, [1106484830, 726357435, 3725309585, 3467751361]],
      [1, 0, 0, 3596746518, [3555472974, 2230277452, 380358459, 2495920257]],
      [4294967295, 7, 2, 118385504, [1676225398, 2738907403, 689134661, 3024198052]],
      [20240229, 123456, 1, 255638752, [2005892947, 918947579, 4259336481, 3950203135]],
    ] as const;
    for (const [seed, step, layer, key, hashes] of rows) {
      expect(dropoutKey(seed, step, layer)).toBe(key);
      expect([0, 1, 2, 99_999].map((element) => dropoutHash(key, element))).toEqual(hashes);
    }
  });

  it.each([0.1, 0.25, 0.5, 0.9])('drops a share of %f', (rate) => {
    for (const step of [0, 1, 1000]) {
      const dropped = mask(rate, 7, step, 0).filter((kept) => !kept).length;
      const deviation = Math.sqrt(elements * rate * (1 - rate));
      expect(Math.abs(dropped - elements * rate)).toBeLessThan(4 * deviation);
    }
  });

  it('draws masks that tell nothing of the next step, layer, seed or element', () => {
    const first = mask(0.5, 7, 10, 1);
    const others = [
      mask(0.5, 7, 11, 1),
      mask(0.5, 7, 10, 2),
      mask(0.5, 8, 10, 1),
      [...first.slice(1), first[0]!],
      [...first.slice(512), ...first.slice(0, 512)],
    ];
    for (const other of others) {
      const equal = first.filter((kept, i) => kept === other[i]).length;
      expect(Math.abs(equal - elements / 2)).toBeLessThan(4 * Math.sqrt(elements / 4));
    }
  });
});
