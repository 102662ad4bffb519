import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { epsilonSchedule } from '../../../src/trainer/agent/schedules';

const { tutorial, fast } = presets;

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
    settings: fast.hyperparameters,
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
