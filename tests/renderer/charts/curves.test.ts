import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Marks } from '../../../src/renderer/charts/marks';
import { MovingAverage } from '../../../src/renderer/charts/movingAverage';
import { niceCeiling } from '../../../src/renderer/charts/niceCeiling';
import { PaintTurns } from '../../../src/renderer/charts/paintTurns';
import { Series } from '../../../src/renderer/charts/series';
import { Curves } from '../../../src/renderer/charts/curves';
import { packRows } from '../../../src/shared/protocol/packedRows';
import { episodeColumns } from '../../../src/shared/protocol/metricColumns';

describe('MovingAverage', () => {
  it('is the mean of the last few numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 30 }),
        (scores, window) => {
          const average = new MovingAverage(window);
          const last = scores.map((score) => average.push(score)).at(-1)!;
          const recent = scores.slice(-window);
          expect(last).toBeCloseTo(recent.reduce((a, b) => a + b) / recent.length, 9);
        },
      ),
    );
  });
});

describe('Series', () => {
  it('keeps every row while they fit', () => {
    const series = new Series(2, 8);
    for (let x = 1; x <= 7; x++) series.push([x, x === 3 ? NaN : 10 * x]);
    expect(series.columns()).toEqual([
      [1, 2, 3, 4, 5, 6, 7],
      [10, 20, null, 40, 50, 60, 70],
    ]);
  });

  it('stays bounded, in order and true to the mean, however many rows come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (rows) => {
        const series = new Series(2, 64);
        for (let x = 1; x <= rows; x++) series.push([x, 2 * x]);
        const [xs, ys] = series.columns() as [number[], number[]];
        expect(xs.length).toBeLessThanOrEqual(64);
        for (let i = 1; i < xs.length; i++) expect(xs[i]).toBeGreaterThan(xs[i - 1]!);
        xs.forEach((x, i) => expect(ys[i]).toBeCloseTo(2 * x, 6));
        expect(xs.at(-1)).toBeGreaterThan(rows - series.rowsPerPoint);
      }),
    );
  });

  it('is empty again once cleared', () => {
    const series = new Series(2, 4);
    for (let x = 0; x < 100; x++) series.push([x, x]);
    series.clear();
    expect(series.isEmpty).toBe(true);
    expect(series.rowsPerPoint).toBe(1);
  });
});

describe('niceCeiling', () => {
  it('is a round number no smaller than the value and at most twice as large', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (value) => {
        const ceiling = niceCeiling(value, 1e-9);
        expect(ceiling).toBeGreaterThanOrEqual(value * (1 - 1e-8));
        expect(ceiling).toBeLessThanOrEqual(value * 2);
      }),
    );
  });

  it('leaves round numbers as they are', () => {
    for (const round of [500, 1000, 2000, 30_000, 0.02]) {
      expect(niceCeiling(round, 1e-9)).toBeCloseTo(round, 9);
    }
    expect(niceCeiling(3, 500)).toBe(500);
  });
});

describe('PaintTurns', () => {
  it('lets each chart paint at most five times a second and one chart per animation frame', () => {
    const turns = new PaintTurns();
    const charts = [{}, {}, {}];
    const painted = [0, 0, 0];
    for (let nowMs = 0; nowMs < 1000; nowMs += 16.7) {
      const taken = charts.filter((chart) => turns.take(chart, nowMs));
      expect(taken.length).toBeLessThanOrEqual(1);
      for (const chart of taken) painted[charts.indexOf(chart)]!++;
    }
    for (const count of painted) {
      expect(count).toBeLessThanOrEqual(5);
      expect(count).toBeGreaterThanOrEqual(4);
    }
  });
});

describe('Curves', () => {
  it('draws scores over environment steps with the average of the last 20', () => {
    const curves = new Curves();
    const rows = Array.from({ length: 30 }, (_, index) => ({
      episode: index + 1,
      score: index,
      epsilon: 1,
      meanLoss: NaN,
      environmentSteps: 10 * (index + 1),
      truncated: 0,
    }));
    curves.addEpisodes(packRows(episodeColumns, rows));
    const [xs, scores, averages] = curves.scores.columns();
    expect(xs!.at(-1)).toBe(300);
    expect(scores!.at(-1)).toBe(29);
    expect(averages!.at(-1)).toBe(19.5);
    expect(curves.lastEnvironmentStep).toBe(300);
  });
});

/** What charts draw beside the curves. */
function marksOf({ checks, held, notHeld, keptModels }: Curves) {
  return [checks, held, notHeld, keptModels].map((marks) => marks.columns());
}

it('marks checks, how they went on fresh starts, and kept models, and the same when they are recalled', () => {
  const live = new Curves();
  live.addCheck(1500, 491);
  live.addConfirmation(1500, 468, false);
  live.addCheck(2000, 480);
  live.addConfirmation(2000, 476.5, true);
  live.addKeptModel(2000, 480);
  live.addKeptModel(2300, 500);
  const recalled = new Curves();
  recalled.addCheck(1, 1);
  recalled.recall({
    type: 'agentReplaced',
    episodes: new Float64Array(),
    metrics: new Float64Array(),
    checks: Float64Array.of(1500, 491, 2000, 480),
    confirmations: Float64Array.of(1500, 468, 0, 2000, 476.5, 1),
    keptModels: Float64Array.of(2000, 480, 2300, 500),
  });
  for (const curves of [live, recalled]) {
    expect(marksOf(curves)).toEqual([
      [
        [1500, 2000],
        [491, 480],
      ],
      [[2000], [476.5]],
      [[1500], [468]],
      [
        [2000, 2300],
        [480, 500],
      ],
    ]);
    expect(curves.lastEnvironmentStep).toBe(2300);
    curves.clear();
    expect(marksOf(curves).flat(2)).toEqual([]);
  }
});

describe('Marks', () => {
  it('keeps the newest of any number, each with its own value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), (count) => {
        const marks = new Marks();
        for (let x = 0; x < count; x++) marks.push(x, -x);
        const [xs, ys] = marks.columns();
        expect(xs.length).toBeGreaterThanOrEqual(Math.min(count, 500));
        expect(xs.length).toBeLessThanOrEqual(1000);
        expect(xs).toEqual(Array.from(xs, (_, index) => count - xs.length + index));
        expect(ys).toEqual(xs.map((x) => -x));
      }),
      { numRuns: 30 },
    );
  });
});
