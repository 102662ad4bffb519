import { expect } from 'vitest';

/** The largest difference between two arrays, as a share of the largest expected magnitude. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let scale = 1e-6;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i]!));
    const difference = Math.abs(actual[i]! - expected[i]!);
    // NaN compares false with everything: it must not pass for close.
    if (!(difference <= largest)) largest = difference;
  }
  return largest / scale;
}

/** Fails where an entry differs by more than `tolerance` times the largest expected magnitude. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(largestDifference(actual, expected)).toBeLessThanOrEqual(tolerance);
}
