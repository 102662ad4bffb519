import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/trainer/random';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

function draws(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream.nextUnit());
}

describe('RandomStream', () => {
  it('gives the same numbers for the same seed and name, and others for another', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const first = draws(new RandomStream(seed, 'sampling'), 20);
        expect(draws(new RandomStream(seed, 'sampling'), 20)).toEqual(first);
        expect(draws(new RandomStream(seed, 'exploration'), 20)).not.toEqual(first);
        expect(draws(new RandomStream(seed ^ 1, 'sampling'), 20)).not.toEqual(first);
      }),
    );
  });

  it('goes on from a saved state', () => {
    fc.assert(
      fc.property(seeds, fc.nat(50), (seed, before) => {
        const stream = new RandomStream(seed, 'dropout');
        draws(stream, before);
        const { state } = stream;
        const rest = draws(stream, 10);
        const other = new RandomStream(0, 'dropout');
        other.state = state;
        expect(draws(other, 10)).toEqual(rest);
      }),
    );
  });

  it('is uniform: mean, variance, chi-square and serial correlation', () => {
    const count = 200_000;
    const values = draws(new RandomStream(42, 'startStates'), count);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    // Five standard errors: sqrt(1/12 / n) of the mean.
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
    const bins = new Array<number>(100).fill(0);
    for (const value of values) bins[Math.floor(value * 100)]! += 1;
    const chiSquare = bins.reduce((sum, n) => sum + (n - count / 100) ** 2 / (count / 100), 0);
    // 99 degrees of freedom: beyond 170 with probability 1e-5.
    expect(chiSquare).toBeLessThan(170);
    const lagged = values.slice(1).map((value, i) => (value - 0.5) * (values[i]! - 0.5));
    const correlation = (lagged.reduce((sum, value) => sum + value, 0) / lagged.length) * 12;
    expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(count));
  });

  it('draws whole numbers below the bound and reals within the range', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 1000 }), (seed, bound) => {
        const stream = new RandomStream(seed, 'sampling');
        for (let i = 0; i < 50; i++) {
          const whole = stream.integerBelow(bound);
          expect(Number.isInteger(whole) && whole >= 0 && whole < bound).toBe(true);
          const real = stream.uniform(-0.05, 0.05);
          expect(real >= -0.05 && real < 0.05).toBe(true);
        }
      }),
    );
  });
});
