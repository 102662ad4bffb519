import { describe, expect, it } from 'vitest';
import {
  areRaised,
  isAtLimit,
  raisedLimits,
  reachedLimitInWords,
} from '../../../src/shared/hyperparameters/limits';

const trained = { environmentSteps: 3000, episodes: 40 };

describe('limits of training', () => {
  it('are reached by as many steps or episodes, and never where there are none', () => {
    expect(isAtLimit({ maxSteps: 3001, maxEpisodes: 41 }, trained)).toBe(false);
    expect(isAtLimit({ maxSteps: 3000, maxEpisodes: 41 }, trained)).toBe(true);
    expect(isAtLimit({ maxSteps: 3001, maxEpisodes: 40 }, trained)).toBe(true);
    expect(isAtLimit({ maxSteps: 0, maxEpisodes: 0 }, trained)).toBe(false);
  });

  it('are raised by as much again where they are reached, and stay where they are not', () => {
    expect(raisedLimits({ maxSteps: 3000, maxEpisodes: 0 }, trained)).toEqual({
      maxSteps: 6000,
      maxEpisodes: 0,
    });
    expect(raisedLimits({ maxSteps: 9000, maxEpisodes: 40 }, trained)).toEqual({
      maxSteps: 9000,
      maxEpisodes: 80,
    });
    // Beyond its limit, such as by a file that another program changed.
    expect(raisedLimits({ maxSteps: 100, maxEpisodes: 7 }, trained)).toEqual({
      maxSteps: 3100,
      maxEpisodes: 47,
    });
  });

  it('are raised up to the highest that can be set, and no further', () => {
    const late = { environmentSteps: 600_000_000, episodes: 1 };
    const limits = { maxSteps: 600_000_000, maxEpisodes: 0 };
    expect(raisedLimits(limits, late)).toEqual({ maxSteps: 1_000_000_000, maxEpisodes: 0 });
    const last = { environmentSteps: 1_000_000_000, episodes: 1 };
    expect(raisedLimits({ maxSteps: 1_000_000_000, maxEpisodes: 0 }, last)).toBeNull();
  });

  it('are raised where none is lower, and 0 is the highest', () => {
    const before = { maxSteps: 1000, maxEpisodes: 0 };
    expect(areRaised(before, { maxSteps: 1000, maxEpisodes: 0 })).toBe(true);
    expect(areRaised(before, { maxSteps: 0, maxEpisodes: 0 })).toBe(true);
    expect(areRaised(before, { maxSteps: 999, maxEpisodes: 0 })).toBe(false);
    expect(areRaised(before, { maxSteps: 2000, maxEpisodes: 5 })).toBe(false);
  });

  it('are told in words', () => {
    expect(reachedLimitInWords({ maxSteps: 3000, maxEpisodes: 0 }, trained)).toBe('3,000 steps');
    expect(reachedLimitInWords({ maxSteps: 3000, maxEpisodes: 40 }, trained)).toBe(
      '3,000 steps and 40 episodes',
    );
    expect(reachedLimitInWords({ maxSteps: 0, maxEpisodes: 1 }, trained)).toBe('1 episode');
  });
});
