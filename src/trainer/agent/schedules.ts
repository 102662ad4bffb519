import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';

type EpsilonSettings = Pick<
  Hyperparameters,
  'epsilonSchedule' | 'epsilonStart' | 'epsilonEnd' | 'epsilonDecaySteps' | 'epsilonDecayFactor'
>;

/** What schedules depend on. */
export interface Steps {
  readonly environmentSteps: number;
  readonly gradientSteps: number;
}

/** Epsilon, the share of random actions, as a function of the steps taken. */
export type EpsilonSchedule = (steps: Steps) => number;

/**
 * Linear: falls with each environment step. Multiplicative, the tutorial's rule: multiplied after
 * each gradient step while above the end value.
 * @param from the steps at which it has the value `epsilon`
 */
export function epsilonSchedule(
  settings: EpsilonSettings,
  from: Steps & { readonly epsilon: number },
): EpsilonSchedule {
  const { epsilonStart, epsilonEnd, epsilonDecaySteps, epsilonDecayFactor } = settings;
  if (settings.epsilonSchedule === 'linear') {
    const decrement = (epsilonStart - epsilonEnd) / epsilonDecaySteps;
    const next = (epsilon: number) => Math.max(epsilonEnd, epsilon - decrement);
    const at = iterated(next, from.epsilon, from.environmentSteps);
    return ({ environmentSteps }) => at(environmentSteps);
  }
  const next = (epsilon: number) => (epsilon > epsilonEnd ? epsilon * epsilonDecayFactor : epsilon);
  const at = iterated(next, from.epsilon, from.gradientSteps);
  return ({ gradientSteps }) => at(gradientSteps);
}

/**
 * The function f of a step with f(firstStep) = first and f(step + 1) = next(f(step)). It gives the
 * same value for the same step, whatever was asked before; it only remembers where it was, so that
 * the step after costs one more application. A closed form such as first * factor ** step would
 * differ in the last bits from what the tutorial's loop computes.
 */
function iterated(
  next: (value: number) => number,
  first: number,
  firstStep: number,
): (step: number) => number {
  let lastStep = firstStep;
  let lastValue = first;
  return (step) => {
    if (step < lastStep) {
      lastStep = firstStep;
      lastValue = first;
    }
    while (lastStep < step) {
      const value = next(lastValue);
      // A value that stays once stays for ever.
      lastStep = value === lastValue ? step : lastStep + 1;
      lastValue = value;
    }
    return lastValue;
  };
}
