import { describe, expect, it } from 'vitest';
import { MetricHistory } from '../../../src/trainer/training/metricHistory';

describe('MetricHistory', () => {
  it('stays bounded, reaches back to the start, and keeps the newest half without a gap', () => {
    const history = new MetricHistory(['x'], 100);
    for (let x = 1; x <= 5000; x++) {
      history.add({ x });
      const kept = history.all().map((row) => row.x);
      expect(kept.length).toBeLessThanOrEqual(100);
      expect(kept[0]).toBe(1);
      const newest = history.latest(50).map((row) => row.x);
      const count = Math.min(50, x);
      expect(newest).toEqual(Array.from({ length: count }, (_, i) => x - count + 1 + i));
    }
    expect([...history.pack()]).toEqual(history.all().map((row) => row.x));
  });
});
