import { beforeEach, describe, expect, it } from 'vitest';
import { plainSettings } from '../../support/plainSettings';
import { scriptedStudio } from '../support/scriptedStudio';

const fast = plainSettings;

let { clock, events, frames, execute, newAgent, all, status } = scriptedStudio();
beforeEach(() => {
  ({ clock, events, frames, execute, newAgent, all, status } = scriptedStudio());
});

describe('a demonstration', () => {
  const solvedAgent = () => {
    newAgent({ epsilonStart: 0, epsilonEnd: 0, maxSteps: 2000 });
    execute({ type: 'setPace', pace: 'max' });
    execute({ type: 'train' });
    clock.pass(10_000);
    expect(status()).toMatchObject({ activity: 'idle', agent: { solvedAtStep: 500 } });
    events.length = 0;
    frames.length = 0;
  };

  it('plays the best model once, at the environment’s own pace whatever the session’s', () => {
    solvedAgent();
    const { agent } = status();
    execute({ type: 'demonstrate', moving: true });
    execute({ type: 'setPace', pace: '16x' });
    clock.pass(2000);
    expect(status()).toMatchObject({ activity: 'demonstration', pace: '16x' });
    expect(Math.abs(frames.at(-1)!.stepInEpisode - 100)).toBeLessThanOrEqual(2);
    clock.pass(9000);
    expect(frames.at(-1)).toMatchObject({ stepInEpisode: 500, ended: 2, explored: 0 });
    expect(all('activityEnded')).toMatchObject([
      { activity: 'demonstration', reason: 'finished', scores: [500] },
    ]);
    // No episode of a test, and nothing of the run.
    expect(all('playEpisodeEnded')).toEqual([]);
    expect(status()).toMatchObject({ activity: 'idle', agent });
  });

  it.each([
    ['train', { type: 'train' }],
    ['test', { type: 'test', episodes: 1 }],
    ['random', { type: 'playRandom', episodes: 1 }],
    ['idle', { type: 'newAgent', hyperparameters: fast, seed: 2 }],
    ['idle', { type: 'stop' }],
  ] as const)('gives way to what is asked for: %s', (activity, command) => {
    solvedAgent();
    execute({ type: 'demonstrate', moving: true });
    clock.pass(200);
    execute(command);
    expect(all('activityEnded')).toMatchObject([{ activity: 'demonstration', reason: 'stopped' }]);
    expect(status()).toMatchObject({ activity, paused: false });
    // A session's pace again: more than fifty steps a second.
    frames.length = 0;
    clock.pass(1000);
    if (activity === 'test') expect(all('activityEnded').at(-1)).toMatchObject({ scores: [500] });
  });

  it('is paused and taken in single steps like all that is played', () => {
    solvedAgent();
    execute({ type: 'demonstrate', moving: true });
    clock.pass(200);
    execute({ type: 'pause' });
    const { stepInEpisode } = frames.at(-1)!;
    execute({ type: 'stepOnce' });
    clock.pass(1000);
    expect(frames.at(-1)!.stepInEpisode).toBe(stepInEpisode + 1);
    execute({ type: 'train' });
    expect(status()).toMatchObject({ activity: 'train', paused: false });
  });

  it('does not begin while something runs that was asked for', () => {
    solvedAgent();
    execute({ type: 'train' });
    execute({ type: 'demonstrate', moving: true });
    expect(status().activity).toBe('train');
    expect(all('activityEnded')).toEqual([]);
  });

  it('is its first moment alone where no motion is wanted', () => {
    solvedAgent();
    execute({ type: 'demonstrate', moving: false });
    clock.pass(1000);
    expect(frames).toMatchObject([{ stepInEpisode: 0, ended: 0 }]);
    expect(Math.abs(frames[0]!.thetaRad)).toBeLessThanOrEqual(0.05);
    expect(all('statusChanged')).toEqual([]);
    expect(all('activityEnded')).toEqual([]);
    expect(status().activity).toBe('idle');
  });
});
