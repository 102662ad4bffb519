import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';

type EpsilonSettings = Pick<
  Hyperparameters,
  'epsilonSchedule' | 'epsilonStart' | 'epsilonEnd' | 'epsilonDecaySteps' | 'epsilonDecayFactor'
>;
type LearningRateSettings = Pick<
  Hyperparameters,
  'learningRateSchedule' | 'learningRate' | 'learningRateEnd' | 'learningRateDecaySteps'
>;

/** What schedules depend on. */
export interface Steps {
  readonly environmentSteps: number;
  readonly gradientSteps: number;
}

/** Epsilon, the share of random actions, or the learning rate, as a function of the steps taken. */
export type Schedule = (steps: Steps) => number;

/**
 * Linear: falls with each environment step. Exponential and cosine: see `decayed`. Multiplicative,
 * the tutorial's rule: multiplied after each gradient step while above the end value.
 * @param from the steps at which it has the value `epsilon`
 */
export function epsilonSchedule(
  settings: EpsilonSettings,
  from: Steps & { readonly epsilon: number },
): Schedule {
  const { epsilonStart, epsilonEnd, epsilonDecaySteps, epsilonDecayFactor } = settings;
  switch (settings.epsilonSchedule) {
    case 'constant':
      return () => epsilonStart;
    case 'linear': {
      const decrement = (epsilonStart - epsilonEnd) / epsilonDecaySteps;
      const next = (epsilon: number) => Math.max(epsilonEnd, epsilon - decrement);
      const at = iterated(next, from.epsilon, from.environmentSteps);
      return ({ environmentSteps }) => at(environmentSteps);
    }
    case 'exponential':
    case 'cosine': {
      const { epsilonSchedule: shape } = settings;
      return ({ environmentSteps }) =>
        decayed(shape, epsilonStart, epsilonEnd, environmentSteps / epsilonDecaySteps);
    }
    case 'multiplicative': {
      const next = (epsilon: number) =>
        epsilon > epsilonEnd ? epsilon * epsilonDecayFactor : epsilon;
      const at = iterated(next, from.epsilon, from.gradientSteps);
      return ({ gradientSteps }) => at(gradientSteps);
    }
  }
}

/** The learning rate over the environment steps, see `decayed`; null where it stays the same. */
export function learningRateSchedule(settings: LearningRateSettings): Schedule | null {
  const { learningRateSchedule: shape, learningRate, learningRateEnd } = settings;
  if (shape === 'constant') return null;
  return ({ environmentSteps }) =>
    decayed(
      shape,
      learningRate,
      learningRateEnd,
      environmentSteps / settings.learningRateDecaySteps,
    );
}

/**
 * The value after a share of its decay, the end value from 1 on. Linear: a straight line.
 * Exponential: by the same factor in each step. Cosine: half a wave, slow at both ends (Loshchilov
 * and Hutter, 2017, without restarts).
 */
export function decayed(
  shape: 'linear' | 'exponential' | 'cosine',
  start: number,
  end: number,
  share: number,
): number {
  if (share >= 1) return end;
  switch (shape) {
    case 'linear':
      return start + (end - start) * share;
    case 'exponential':
      return start * (end / start) ** share;
    case 'cosine':
      return end + ((start - end) * (1 + Math.cos(Math.PI * share))) / 2;
  }
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
