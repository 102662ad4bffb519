import { beforeEach, describe, expect, it } from 'vitest';
import { plainSettings } from '../../support/plainSettings';
import { readRow, rowCount } from '../../../src/shared/protocol/packedRows';
import { episodeColumns } from '../../../src/shared/protocol/metricColumns';
import { CommandError } from '../../../src/trainer/session/face';
import { scriptedStudio } from '../support/scriptedStudio';

const fast = plainSettings;

let { clock, events, frames, execute, newAgent, all, status } = scriptedStudio();
beforeEach(() => {
  ({ clock, events, frames, execute, newAgent, all, status } = scriptedStudio());
});

describe('pace', () => {
  it.each([
    ['1x', 50],
    ['4x', 200],
    ['16x', 800],
  ] as const)('%s takes %i steps a second and draws 50 frames', (pace, stepsPerSecond) => {
    newAgent({ epsilonStart: 0, epsilonEnd: 0, checkEverySteps: 0, maxSteps: 0 });
    execute({ type: 'setPace', pace });
    execute({ type: 'train' });
    frames.length = 0;
    clock.pass(2000);
    const steps = status().agent.environmentSteps;
    expect(Math.abs(steps - 2 * stepsPerSecond)).toBeLessThanOrEqual(1 + stepsPerSecond / 50);
    expect(Math.abs(frames.length - 100)).toBeLessThanOrEqual(2);
  });

  it('max steps as fast as the machine goes, and still draws 50 frames a second', () => {
    newAgent({ epsilonStart: 0, epsilonEnd: 0, checkEverySteps: 0, maxSteps: 0 });
    execute({ type: 'setPace', pace: 'max' });
    execute({ type: 'train' });
    frames.length = 0;
    clock.pass(2000);
    expect(status().agent.environmentSteps).toBeGreaterThan(10_000);
    expect(Math.abs(frames.length - 100)).toBeLessThanOrEqual(2);
  });

  it('does not race to catch up after a long stall', () => {
    newAgent({ epsilonStart: 0, epsilonEnd: 0, checkEverySteps: 0, maxSteps: 0 });
    execute({ type: 'train' });
    clock.pass(100);
    const before = status().agent.environmentSteps;
    const stall = clock.nowMs() + 5000;
    while (clock.nowMs() < stall);
    clock.pass(100);
    expect(status().agent.environmentSteps - before).toBeLessThanOrEqual(10);
  });
});

describe('run states', () => {
  it('pauses, takes single steps, resumes and stops', () => {
    newAgent({ checkEverySteps: 0, maxSteps: 0 });
    execute({ type: 'train' });
    clock.pass(200);
    execute({ type: 'pause' });
    const paused = status().agent.environmentSteps;
    clock.pass(1000);
    expect(status()).toMatchObject({ activity: 'train', paused: true });
    expect(status().agent.environmentSteps).toBe(paused);
    frames.length = 0;
    execute({ type: 'stepOnce' });
    execute({ type: 'stepOnce' });
    expect(status().agent.environmentSteps).toBe(paused + 2);
    expect(frames.map((frame) => frame.environmentStep)).toEqual([paused + 1, paused + 2]);
    execute({ type: 'resume' });
    clock.pass(200);
    expect(status().agent.environmentSteps).toBeGreaterThan(paused + 5);
    execute({ type: 'stop' });
    expect(status()).toMatchObject({ activity: 'idle', paused: false });
    expect(all('activityEnded')).toMatchObject([{ activity: 'train', reason: 'stopped' }]);
    const stopped = status().agent.environmentSteps;
    clock.pass(1000);
    expect(status().agent.environmentSteps).toBe(stopped);
  });

  it('refuses what does not fit, in a sentence, and changes nothing', () => {
    newAgent({ checkEverySteps: 0, maxSteps: 0 });
    expect(() => execute({ type: 'stepOnce' })).toThrow(CommandError);
    execute({ type: 'train' });
    for (const command of [
      { type: 'train' },
      { type: 'test', episodes: 1 },
      { type: 'playRandom', episodes: 1 },
      { type: 'newAgent', hyperparameters: fast, seed: 2 },
    ] as const) {
      expect(() => execute(command)).toThrow('Stop what is running first');
    }
    expect(status()).toMatchObject({ activity: 'train', agent: { seed: 1 } });
  });

  it('trains up to its limit, once', () => {
    newAgent({ maxSteps: 30, checkEverySteps: 0 });
    execute({ type: 'setPace', pace: 'max' });
    execute({ type: 'train' });
    clock.pass(1000);
    expect(all('activityEnded')).toMatchObject([{ reason: 'limit' }]);
    expect(status().agent.environmentSteps).toBe(30);
    expect(() => execute({ type: 'train' })).toThrow(
      'The agent is at its limit of 30 steps: raise it, or make a new agent.',
    );
  });

  it('trains on once its limit is raised, and refuses a lower one', () => {
    newAgent({ maxSteps: 30, checkEverySteps: 0 });
    execute({ type: 'setPace', pace: 'max' });
    execute({ type: 'train' });
    clock.pass(1000);
    expect(() => execute({ type: 'raiseLimits', maxSteps: 29, maxEpisodes: 0 })).toThrow(
      'A limit can only be raised',
    );
    expect(status().agent.hyperparameters.maxSteps).toBe(30);
    execute({ type: 'raiseLimits', maxSteps: 60, maxEpisodes: 0 });
    expect(all('statusChanged').at(-1)).toMatchObject({
      status: { activity: 'idle', agent: { hyperparameters: { maxSteps: 60 } } },
    });
    execute({ type: 'train' });
    clock.pass(1000);
    expect(all('activityEnded')).toMatchObject([{ reason: 'limit' }, { reason: 'limit' }]);
    expect(status().agent.environmentSteps).toBe(60);
  });

  it('solves with a check and its confirmation, then trains on when asked', () => {
    newAgent({ epsilonStart: 0, epsilonEnd: 0, maxSteps: 2000 });
    execute({ type: 'setPace', pace: 'max' });
    execute({ type: 'train' });
    clock.pass(10_000);
    expect(all('checked')).toEqual([{ type: 'checked', environmentSteps: 500, greedyMean: 500 }]);
    expect(all('confirmed')).toMatchObject([{ confirmedMean: 500, held: true, solved: true }]);
    expect(all('activityEnded')).toMatchObject([{ reason: 'solved' }]);
    expect(status().agent).toMatchObject({ solvedAtStep: 500, confirmedMean: 500 });
    execute({ type: 'train' });
    clock.pass(10_000);
    expect(all('activityEnded')).toMatchObject([{ reason: 'solved' }, { reason: 'limit' }]);
    expect(status().agent.environmentSteps).toBe(2000);
  });
});

describe('what is told', () => {
  it('tells every episode once and in order, whatever the slices', () => {
    newAgent({ checkEverySteps: 0, maxEpisodes: 40, maxSteps: 0 });
    execute({ type: 'setPace', pace: 'max' });
    execute({ type: 'train' });
    clock.pass(60_000);
    const rows = all('episodesEnded').flatMap((event) =>
      Array.from({ length: rowCount(event.rows, episodeColumns) }, (_, index) =>
        readRow(event.rows, index, episodeColumns),
      ),
    );
    expect(rows.map((row) => row.episode)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    const total = rows.reduce((sum, row) => sum + row.score, 0);
    expect(rows.at(-1)!.environmentSteps).toBe(total);
    expect(status().agent.environmentSteps).toBe(total);
  });

  it('plays the same test from the same seed, and other random episodes each time', () => {
    const scores = (type: 'test' | 'playRandom') => {
      events.length = 0;
      execute({ type, episodes: 8 });
      clock.pass(60_000);
      return all('activityEnded')[0]!.scores;
    };
    newAgent({});
    execute({ type: 'setPace', pace: 'max' });
    expect(scores('test')).toEqual(scores('test'));
    expect(scores('playRandom')).not.toEqual(scores('playRandom'));
  });
});
