import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reluSumOf, type PiecewiseLinear } from '../../../../src/trainer/models/layers/elementwise';

/** The function by its definition: along the piece that x lies on. */
function valueOf({ corners, leftSlope, rightSlope }: PiecewiseLinear, x: number): number {
  const after = corners.findIndex(([cornerX]) => x < cornerX);
  const [lastX, lastY] = corners.at(-1)!;
  if (after === -1) return lastY + rightSlope * (x - lastX);
  const [toX, toY] = corners[after]!;
  if (after === 0) return toY + leftSlope * (x - toX);
  const [fromX, fromY] = corners[after - 1]!;
  return fromY + ((toY - fromY) * (x - fromX)) / (toX - fromX);
}

function sumAt(f: PiecewiseLinear, x: number): number {
  const { constant, terms } = reluSumOf(f);
  return terms.reduce(
    (sum, { gain, factor, offset }) => sum + gain * Math.max(0, factor * x + offset),
    constant,
  );
}

const number = fc.double({ min: -10, max: 10, noNaN: true });
const slope = fc.oneof(fc.constantFrom(0, 1), number);
const functions = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 5 }),
    fc.array(number, { minLength: 5, maxLength: 5 }),
    slope,
    slope,
  )
  .map(([xs, ys, leftSlope, rightSlope]): PiecewiseLinear => ({
    corners: xs.sort((a, b) => a - b).map((x, index) => [x / 10, ys[index]!] as const),
    leftSlope,
    rightSlope,
  }));

describe('a function of straight pieces', () => {
  it('is a sum of ReLU units', () => {
    fc.assert(
      fc.property(functions, fc.array(number, { minLength: 5 }), (f, places) => {
        for (const x of [...places, ...f.corners.map(([cornerX]) => cornerX)]) {
          expect(sumAt(f, x)).toBeCloseTo(valueOf(f, x), 6);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes no more units than its corners and one', () => {
    const units = (f: PiecewiseLinear) => reluSumOf(f).terms.length;
    expect(units({ corners: [[0, 0]], leftSlope: 0, rightSlope: 1 })).toBe(1);
    expect(units({ corners: [[0, 0]], leftSlope: 0.1, rightSlope: 1 })).toBe(2);
    const clipped: PiecewiseLinear['corners'] = [
      [0, 0],
      [6, 6],
    ];
    expect(units({ corners: clipped, leftSlope: 0, rightSlope: 0 })).toBe(2);
    // From its right end there is nothing more to the right.
    expect(units({ corners: clipped, leftSlope: 0.5, rightSlope: 0 })).toBe(2);
    expect(units({ corners: clipped, leftSlope: 0.5, rightSlope: 0.25 })).toBe(3);
    fc.assert(
      fc.property(functions, (f) => {
        expect(units(f)).toBeLessThanOrEqual(f.corners.length + 1);
      }),
    );
  });
});
