import { describe, expect, it } from 'vitest';
import { memoryGrowth } from '../../scripts/bench/memory/memoryGrowth';

const marksOf = (residentMiB: readonly number[], everySteps: number) =>
  residentMiB.map((size, index) => ({
    gradientSteps: (index + 1) * everySteps,
    residentBytes: size * 2 ** 20,
  }));

describe('the growth of memory', () => {
  const sizes = [100, 100.5, 100.5, 103.5, 102, 102, 102, 102, 102, 104.5];

  it('is the mean and the largest between two marks, over 100,000 steps', () => {
    expect(memoryGrowth(marksOf(sizes, 100_000))).toEqual({ meanMiB: 0.5, largestMiB: 3 });
  });

  it('is scaled when the marks are closer', () => {
    expect(memoryGrowth(marksOf(sizes, 10_000))).toEqual({ meanMiB: 5, largestMiB: 30 });
  });

  it('needs every mark', () => {
    expect(() => memoryGrowth(marksOf(sizes.slice(1), 100_000))).toThrow('9 of 10 marks');
  });
});
