import { describe, expect, it } from 'vitest';
import { sectionText } from '../../scripts/bench/report';
import type { Held, SeedRun } from '../../scripts/bench/solve/seedRun';
import {
  heldSection,
  solvedSection,
  startValuesSection,
} from '../../scripts/bench/solve/solveSections';

const startValues = { value: 0.3, received: -0.1, lowest: -0.2, highest: -0.1, excess: 0.4 };

function solvedRun(seed: number, environmentSteps: number, held: Held | null = null): SeedRun {
  const confirmedMean = 480 + seed;
  const solved = { environmentSteps, episodes: 10 * seed, confirmedMean, startValues };
  return { preset: 'fast', seed, solved, seconds: seed / 10, held };
}

function unsolvedRun(seed: number): SeedRun {
  return { preset: 'fast', seed, solved: null, seconds: 2, held: null };
}

function held(goodChecks: number, weightChange: number): Held {
  const later = { value: -0.15, received: -0.1, lowest: -0.2, highest: -0.1, excess: 0 };
  return { checks: 100, goodChecks, startValues: later, weightChange, seconds: 3 };
}

describe('the table of runs until solved', () => {
  it('tells how many, how soon, and which seeds were not', () => {
    const runs = [
      ...[1000, 1500, 2000, 3000, 3500].map((steps, index) => solvedRun(index + 1, steps)),
      unsolvedRun(6),
    ];
    const { rows, notes } = solvedSection(['fast'], runs);
    expect(rows).toEqual([
      {
        preset: 'Fast',
        solved: '5 of 6',
        soon: 4 / 6,
        // numpy.quantile([1000, 1500, 2000, 3000, 3500, 10 ** 9], [0.25, 0.5, 0.75])
        quartiles: '1,625–3,375',
        median: 2500,
        slowest: 'over 10,000',
        episodes: 35,
        confirmed: 483,
        seconds: 0.35,
      },
    ]);
    expect(notes).toContain('Seeds 1 to 6.');
    expect(notes).toContain('Fast: seeds that were not solved: 6.');
  });

  it('says “over 10,000” where most runs were not solved, and is a table all the same', () => {
    const section = solvedSection(['fast'], [solvedRun(1, 500), ...[2, 3, 4].map(unsolvedRun)]);
    expect(section.rows[0]).toMatchObject({ solved: '1 of 4', median: 'over 10,000' });
    expect(sectionText(section)).toContain('over 10,000');
    const none = solvedSection(['fast'], [unsolvedRun(1)]);
    expect(none.rows[0]).toMatchObject({ solved: '0 of 1', soon: 0, slowest: 'over 10,000' });
  });
});

describe('the table of the steps after the first solved check', () => {
  it('tells the share of all checks, of each run’s, and what the weights did', () => {
    const runs = [
      solvedRun(1, 500, held(100, 0.2)),
      solvedRun(2, 500, held(95, 0.1)),
      solvedRun(3, 500, { ...held(47, 0.3), checks: 50 }),
      unsolvedRun(4),
    ];
    expect(heldSection(['fast', 'tutorial'], runs).rows).toEqual([
      {
        preset: 'Fast',
        runs: 3,
        checks: 250,
        pooled: 242 / 250,
        mean: (1 + 0.95 + 0.94) / 3,
        least: 0.94,
        below: 1,
        change: 0.2,
        leastChange: 0.1,
        seconds: 3,
      },
    ]);
  });
});

describe('the table of values', () => {
  it('has a row for each moment, with the distance to what can be true', () => {
    const runs = [solvedRun(1, 500, held(100, 0.2)), solvedRun(2, 500), unsolvedRun(3)];
    const [solved, later] = startValuesSection(['fast'], runs).rows;
    expect(solved).toMatchObject({ moment: 'first solved check', runs: 2, value: 0.3, near: 0 });
    expect(solved!['difference']).toBeCloseTo(0.4, 12);
    expect(solved).toMatchObject({ range: '0.400 to 0.400', truth: '-0.200 to -0.100' });
    expect(later).toMatchObject({ moment: '50,000 steps later', runs: 1, farthest: 0, near: 1 });
  });
});
