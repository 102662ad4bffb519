import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { News } from '../../../src/renderer/state/news.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const at = (environmentSteps: number, greedyMean: number, confirmedMean: number, news: News) => {
  news.take({ type: 'checked', environmentSteps, greedyMean });
  const solved = confirmedMean >= 475;
  news.take({ type: 'confirmed', environmentSteps, confirmedMean, solved });
};

it('tells how a good check went on fresh starts', () => {
  const news = new News();
  at(2000, 491, 468, news);
  expect(news.text).toBe(
    'Step 2,000: 491 on the fixed starts, but 468 on fresh ones: it trains on.',
  );
  vi.advanceTimersByTime(3000);
  at(2500, 491.2, 488, news);
  expect(news.text).toBe('Step 2,500: solved: 491.2 on the fixed starts, 488 on fresh ones.');
});

it('lets a sentence stand, tells only the latest of what came meanwhile, and none of a run that ended', () => {
  const news = new News();
  const keep = (score: number) =>
    news.take({ type: 'modelKept', reason: 'episodeScore', environmentSteps: 9, score });
  keep(498);
  keep(499);
  keep(500);
  expect(news.text).toBe('An episode reached 498: its model is kept.');
  vi.advanceTimersByTime(3000);
  expect(news.text).toBe('An episode reached 500: its model is kept.');
  keep(499);
  news.take({
    type: 'activityEnded',
    activity: 'train',
    reason: 'limit',
    scores: [],
    wallMs: 1,
  });
  vi.advanceTimersByTime(9000);
  expect(news.text).toBeNull();
});
