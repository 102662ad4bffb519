import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainSettings } from '../../support/plainSettings';
import { RandomStream } from '../../../src/trainer/random';
import {
  discountedReturn,
  measureStartValues,
  type Rewards,
} from '../../../src/trainer/training/startValues';
import { checkStarts } from '../../../src/trainer/training/training';
import { scriptedAgent } from '../support/agents';
import { balance } from '../support/scriptedEngine';

const rewards: Rewards = {
  gamma: 0.5,
  stepReward: 1,
  failureReward: -10,
  timeLimitIsFailure: false,
};

describe('a discounted return', () => {
  it('of an episode that failed is known: 1 + 1/2 - 10/4', () => {
    const known = discountedReturn({ steps: 3, state: 'terminated' }, rewards);
    expect(known).toEqual({ received: -1, lowest: -1, highest: -1 });
  });

  it('at the time limit lies between failing at the next step and never', () => {
    const { received, lowest, highest } = discountedReturn(
      { steps: 500, state: 'truncated' },
      { ...rewards, gamma: 0.99, stepReward: 0, failureReward: -1 },
    );
    expect(received).toBe(0);
    // 0.99 ** 500, from Python's decimal module.
    expect(lowest).toBeCloseTo(-0.0065704830424146, 12);
    expect(highest).toBe(0);
  });

  it('counts all that a reward a step would go on to give: 1 / (1 - 0.99)', () => {
    const { received, lowest, highest } = discountedReturn(
      { steps: 500, state: 'truncated' },
      { ...rewards, gamma: 0.99 },
    );
    expect(received).toBeCloseTo(100 - 0.6570483042415, 10);
    expect(highest).toBeCloseTo(100, 10);
    expect(lowest).toBeCloseTo(received - 0.0657048304241, 10);
  });

  it('is known at a time limit that is a failure', () => {
    const tutorial = { ...rewards, timeLimitIsFailure: true };
    const known = discountedReturn({ steps: 500, state: 'truncated' }, tutorial);
    expect(known).toEqual({ received: 2, lowest: 2, highest: 2 });
  });

  it('without discount has no highest where each step is rewarded', () => {
    const ended = { steps: 500, state: 'truncated' } as const;
    const { lowest, highest } = discountedReturn(ended, { ...rewards, gamma: 1 });
    expect([lowest, highest]).toEqual([490, Number.POSITIVE_INFINITY]);
    const unrewarded = discountedReturn(ended, { ...rewards, gamma: 1, stepReward: 0 });
    expect(unrewarded).toEqual({ received: 0, lowest: -10, highest: 0 });
  });

  it('lies in the range, however the episode would have gone on', () => {
    const anyRewards = fc.record({
      gamma: fc.double({ min: 0, max: 0.999, noNaN: true }),
      stepReward: fc.double({ min: -100, max: 100, noNaN: true }),
      failureReward: fc.double({ min: -100, max: 100, noNaN: true }),
      timeLimitIsFailure: fc.constant(false),
    });
    fc.assert(
      fc.property(anyRewards, fc.integer({ min: 1, max: 2000 }), (settings, furtherSteps) => {
        const { lowest, highest } = discountedReturn({ steps: 500, state: 'truncated' }, settings);
        const whole = discountedReturn(
          { steps: 500 + furtherSteps, state: 'terminated' },
          settings,
        );
        expect(whole.received).toBeGreaterThanOrEqual(lowest - 1e-6);
        expect(whole.received).toBeLessThanOrEqual(highest + 1e-6);
      }),
    );
  });
});

describe('the values of starts', () => {
  const hyperparameters = plainSettings;
  const settings = { ...hyperparameters, scaleObservations: false };

  it('are those of the starts that are played, each beside its own return', () => {
    // Its value of a state is what its controller says there, or 0: far above any truth.
    const { agent } = scriptedAgent(settings, 1);
    const measured = measureStartValues(agent, settings, 20, checkStarts());
    const starts = checkStarts();
    const promised = Array.from({ length: 20 }, () => {
      const state = Array.from({ length: 4 }, () => Math.fround(starts.uniform(-0.05, 0.05)));
      return Math.max(0, Math.fround(balance(state)));
    });
    const mean = promised.reduce((sum, value) => sum + value, 0) / 20;
    expect(mean).toBeGreaterThan(0);
    expect(measured.value).toBeCloseTo(mean, 10);
    expect(measured.received).toBe(0);
    expect(measured.excess).toBeCloseTo(mean, 10);
  });

  it('are in excess below the lowest return too, and not between the two', () => {
    const { agent, engine } = scriptedAgent(settings, 1);
    const valued = (value: number) => {
      // Right or left as the controller says, both a little below or at the value.
      engine.qValues = (_set, observations, count, values) => {
        for (let row = 0; row < count; row++) {
          const right = balance([...observations.subarray(4 * row, 4 * row + 4)]) > 0;
          values[2 * row] = right ? value - 1 : value;
          values[2 * row + 1] = right ? value : value - 1;
        }
      };
      return measureStartValues(agent, settings, 20, checkStarts());
    };
    expect(valued(-0.0048828125).excess).toBe(0);
    expect(valued(0.25).excess).toBe(0.25);
    expect(valued(-0.5)).toMatchObject({ value: -0.5, received: 0, highest: 0 });
    expect(valued(-0.5).excess).toBeCloseTo(-0.5 + 0.0065704830424146, 12);
  });

  it('do not depend on what was drawn before from another stream, and draw each start once', () => {
    const { agent } = scriptedAgent(settings, 1);
    const starts = new RandomStream(7, 'testStarts');
    const once = measureStartValues(agent, settings, 3, starts);
    const played = new RandomStream(7, 'testStarts');
    for (let draw = 0; draw < 3 * 4; draw++) played.nextUnit();
    expect(starts.state).toEqual(played.state);
    expect(measureStartValues(agent, settings, 3, new RandomStream(7, 'testStarts'))).toEqual(once);
  });
});
