import { describe, expect, it } from 'vitest';
import { runUntilKept, type KeptRun } from '../../scripts/bench/solve/keptRun';
import { tutorialSection } from '../../scripts/bench/solve/tutorialBench';
import { loadEngine } from '../../src/host/engines/loadEngine';
import { presets } from '../../src/shared/hyperparameters/presets';
import { Agent } from '../../src/trainer/training/agent';
import { runToEnd } from '../../src/trainer/training/runToEnd';
import { silentObserver } from '../trainer/support/agents';

describe('a run until its model is kept', () => {
  const settings = {
    ...presets.tutorial.hyperparameters,
    hiddenUnits: [16],
    minibatchSize: 16,
    keepModelAtScore: 45,
    maxEpisodes: 50,
  };

  it('ends at the first episode that reached the score, and tests the model of that moment', async () => {
    const createEngine = await loadEngine('simd');
    const scores: number[] = [];
    const whole = Agent.create(settings, 3, createEngine, {
      ...silentObserver,
      episodeEnded: ({ score }) => scores.push(score),
    });
    runToEnd(whole);
    expect(scores).toHaveLength(50);
    const first = scores.findIndex((score) => score >= 45);
    expect(first).toBeGreaterThan(0);
    const { kept } = runUntilKept(createEngine, settings, { seed: 3, testEpisodes: 5 });
    expect(kept).toMatchObject({
      episode: first + 1,
      environmentSteps: scores.slice(0, first + 1).reduce((sum, score) => sum + score, 0),
    });
    expect(kept!.testScores).toHaveLength(5);
  });

  it('has none where no episode reached it within the limit', async () => {
    const limited = { ...settings, keepModelAtScore: 500, maxEpisodes: 3 };
    const run = runUntilKept(await loadEngine('simd'), limited, { seed: 3, testEpisodes: 5 });
    expect(run.kept).toBeNull();
  });
});

describe('the table of the article’s claim', () => {
  it('has a row for each seed, the medians of those that got there, and the article’s own', () => {
    const run = (seed: number, episode: number, full: number): KeptRun => ({
      seed,
      kept: {
        episode,
        environmentSteps: 100 * episode,
        testScores: Array.from({ length: 20 }, (_, test) => (test < full ? 500 : 100)),
      },
      seconds: 10,
    });
    const runs = [run(1, 60, 20), run(2, 80, 10), { seed: 3, kept: null, seconds: 90 }];
    const { rows, notes } = tutorialSection(runs);
    expect(rows).toEqual([
      { who: '1', episode: 60, steps: 6000, tested: 20, mean: 500, seconds: 10 },
      { who: '2', episode: 80, steps: 8000, tested: 10, mean: 300, seconds: 10 },
      { who: '3', seconds: 90 },
      { who: 'median', episode: 70, steps: 7000, tested: 15, mean: 400, seconds: 10 },
      { who: 'the article', episode: 73, tested: 16 },
    ]);
    expect(notes.join(' ')).toContain('2 of 3 seeds had such an episode within 1,000.');
    expect(notes.at(-1)).toBe('At episode 73 or before: 1 seed; at least 16 of the tests: 1 seed.');
  });
});
