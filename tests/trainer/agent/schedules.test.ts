import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../../../src/shared/hyperparameters/presets';
import {
  decayed,
  epsilonSchedule,
  learningRateSchedule,
} from '../../../src/trainer/agent/schedules';
import type { Minibatch } from '../../../src/trainer/engines/engine';
import { plainSettings } from '../../support/plainSettings';
import { scriptedAgent, takeStep } from '../support/agents';

const { tutorial } = presets;

/** Epsilon after each of so many steps, as a loop computes it that multiplies or subtracts. */
function looped(first: number, steps: number, next: (epsilon: number) => number): number[] {
  const values = [first];
  while (values.length <= steps) values.push(next(values.at(-1)!));
  return values;
}

const cases = [
  {
    name: 'multiplicative',
    settings: { ...tutorial.hyperparameters, epsilonEnd: 0.05 },
    next: (epsilon: number) => (epsilon > 0.05 ? epsilon * 0.999 : epsilon),
    stepsOf: (step: number) => ({ environmentSteps: 7, gradientSteps: step }),
  },
  {
    name: 'linear',
    settings: plainSettings,
    next: (epsilon: number) => Math.max(0.05, epsilon - (1 - 0.05) / 2000),
    stepsOf: (step: number) => ({ environmentSteps: step, gradientSteps: 7 }),
  },
];

describe.each(cases)('a $name epsilon', ({ settings, next, stepsOf }) => {
  const expected = looped(1, 5000, next);

  it('is a function of the step alone, to the last bit of the loop’s', () => {
    const asked = fc.array(fc.nat(5000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(asked, (steps) => {
        const schedule = epsilonSchedule(settings, { ...stepsOf(0), epsilon: 1 });
        for (const step of steps) expect(schedule(stepsOf(step))).toBe(expected[step]);
      }),
      { numRuns: 50 },
    );
  });

  it('goes on from any step as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const schedule = epsilonSchedule(settings, { ...stepsOf(from), epsilon: expected[from]! });
        expect(schedule(stepsOf(to))).toBe(expected[to]);
      }),
      { numRuns: 50 },
    );
  });

  it('is known at once however far ahead the step is', () => {
    const schedule = epsilonSchedule(settings, { ...stepsOf(0), epsilon: 1 });
    expect(schedule(stepsOf(Number.MAX_SAFE_INTEGER))).toBe(expected.at(-1));
  });
});

describe('a decay from 0.1 to 0.001, by hand', () => {
  it.each([
    ['linear', 0.07525, 0.0505],
    // 0.1 * 0.01 ** 0.25, and the geometric mean
    ['exponential', 0.031622776601683791, 0.01],
    // 0.001 + 0.099 * (1 + sqrt(1/2)) / 2, and the mean
    ['cosine', 0.0855017856687341, 0.0505],
  ] as const)('is %s', (shape, quarter, half) => {
    expect(decayed(shape, 0.1, 0.001, 0)).toBeCloseTo(0.1, 15);
    expect(decayed(shape, 0.1, 0.001, 0.25)).toBeCloseTo(quarter, 15);
    expect(decayed(shape, 0.1, 0.001, 0.5)).toBeCloseTo(half, 15);
    for (const share of [1, 1.5, Infinity]) expect(decayed(shape, 0.1, 0.001, share)).toBe(0.001);
  });

  it.each(['linear', 'exponential', 'cosine'] as const)('never rises where it is %s', (shape) => {
    const share = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((at) =>
          decayed(shape, 0.1, 0.001, at),
        );
        expect(late).toBeLessThanOrEqual(early! + 1e-16);
      }),
    );
  });

  it.each(['exponential', 'cosine'] as const)('is an epsilon’s over its steps: %s', (shape) => {
    const settings = {
      ...plainSettings,
      epsilonSchedule: shape,
      epsilonStart: 0.1,
      epsilonEnd: 0.001,
      epsilonDecaySteps: 400,
    };
    const at = epsilonSchedule(settings, { environmentSteps: 7, gradientSteps: 3, epsilon: 1 });
    for (const environmentSteps of [0, 100, 399, 400, 5000]) {
      expect(at({ environmentSteps, gradientSteps: 0 })).toBe(
        decayed(shape, 0.1, 0.001, environmentSteps / 400),
      );
    }
  });

  it('is a learning rate’s over the environment’s steps; a constant one has no schedule', () => {
    const settings = { ...plainSettings, learningRate: 0.1, learningRateEnd: 0.001 };
    const at = learningRateSchedule({
      ...settings,
      learningRateSchedule: 'cosine',
      learningRateDecaySteps: 1000,
    });
    expect(at?.({ environmentSteps: 500, gradientSteps: 9 })).toBeCloseTo(0.0505, 15);
    expect(learningRateSchedule(settings)).toBeNull();
  });

  it('is told to each gradient step of a learning rate, and nothing of a constant one', () => {
    const settings = {
      ...plainSettings,
      minibatchSize: 4,
      learningStartsAtStep: 10,
      gradientStepsPerStep: 2,
      learningRate: 0.1,
      learningRateEnd: 0.02,
      learningRateDecaySteps: 40,
    };
    const learnt = (learningRateShape: 'constant' | 'linear') => {
      const hyperparameters = { ...settings, learningRateSchedule: learningRateShape };
      const { agent, engine } = scriptedAgent(hyperparameters, 1);
      const minibatches = new Set<Minibatch>();
      const rates: (number | undefined)[] = [];
      engine.learn = (minibatch) => {
        minibatches.add(minibatch);
        rates.push(minibatch.learningRate);
        return 1;
      };
      while (agent.environmentSteps < 50) {
        if (agent.episode.state !== 'running') agent.beginEpisode();
        takeStep(agent);
      }
      return { made: minibatches.size, rates };
    };
    const steps = Array.from({ length: 41 }, (_, index) => 10 + index);
    // None is made in the innermost loop.
    expect(learnt('linear')).toEqual({
      made: 1,
      rates: steps.flatMap((step) => {
        const rate = step >= 40 ? 0.02 : 0.1 - 0.08 * (step / 40);
        return [expect.closeTo(rate, 15), expect.closeTo(rate, 15)];
      }),
    });
    expect(learnt('constant')).toEqual({
      made: 1,
      rates: steps.flatMap(() => [undefined, undefined]),
    });
  });
});
