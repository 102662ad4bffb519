import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { News } from '../../../src/renderer/state/news.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Outcome {
  readonly held: boolean;
  readonly solved: boolean;
}

const at = (
  environmentSteps: number,
  [greedyMean, confirmedMean]: readonly [number, number],
  outcome: Outcome,
  news: News,
) => {
  news.take({ type: 'checked', environmentSteps, greedyMean });
  news.take({ type: 'confirmed', environmentSteps, confirmedMean, ...outcome });
};

it('tells how a good check went on fresh starts', () => {
  const news = new News();
  at(2000, [491, 468], { held: false, solved: false }, news);
  expect(news.text).toBe(
    'Step 2,000: 491 on the fixed starts, but 468 on fresh ones: it trains on.',
  );
  vi.advanceTimersByTime(3000);
  at(2500, [491.2, 488], { held: true, solved: false }, news);
  expect(news.text).toBe('Step 2,500: 491.2 on the fixed starts, and 488 on fresh ones.');
  expect(news.text).not.toContain('solved');
});

it('leaves it to the end of the run to say that it is solved', () => {
  const news = new News();
  at(2000, [491, 480], { held: true, solved: true }, news);
  expect(news.text).toBeNull();
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
