import { describe, expect, it } from 'vitest';
import { shortName } from '../../../src/renderer/client/shortName';
import { afterEpisode, begunPlay, endedPlay } from '../../../src/renderer/state/playScores';

describe('the scores of a play', () => {
  const ended = { type: 'playEpisodeEnded', activity: 'test', ofEpisodes: 5 } as const;

  it('gathers one score after another, by the count that the trainer tells', () => {
    const first = afterEpisode(begunPlay('test', 20), { ...ended, episode: 1, score: 9 });
    expect(afterEpisode(first, { ...ended, episode: 2, score: 500 })).toEqual({
      activity: 'test',
      scores: [9, 500],
      ofEpisodes: 5,
    });
  });

  it('begins anew with each first episode', () => {
    const old = { activity: 'random', scores: [1, 2, 3], ofEpisodes: 10 } as const;
    expect(afterEpisode(old, { ...ended, episode: 1, score: 7 }).scores).toEqual([7]);
  });

  it('ends with as many as there were, and leaves training aside', () => {
    const end = { type: 'activityEnded', reason: 'stopped', scores: [8, 9], wallMs: 1 } as const;
    expect(endedPlay({ ...end, activity: 'random', scores: [8, 9] })?.ofEpisodes).toBe(2);
    expect(endedPlay({ ...end, activity: 'train', scores: [] })).toBeNull();
  });
});

describe('a long name', () => {
  it('keeps its beginning and its end', () => {
    expect(shortName('cartpole-500-seed-7.zip')).toBe('cartpole-500-seed-7.zip');
    const short = shortName(`first${'x'.repeat(300)}last.zip`);
    expect(short).toHaveLength(47);
    expect(short).toMatch(/^first.*….*last\.zip$/);
  });
});
