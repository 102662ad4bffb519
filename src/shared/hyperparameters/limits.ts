import { formatCount } from '../format';
import { hyperparameterDefinitions, type Hyperparameters } from './hyperparameters';

/** Where training ends by itself; 0 is without a limit. */
export type Limits = Pick<Hyperparameters, 'maxSteps' | 'maxEpisodes'>;

/** How far an agent has trained, in what the limits count. */
interface Trained {
  readonly environmentSteps: number;
  readonly episodes: number;
}

function isReached(limit: number, count: number): boolean {
  return limit > 0 && count >= limit;
}

export function reachesStepLimit({ maxSteps }: Limits, { environmentSteps }: Trained): boolean {
  return isReached(maxSteps, environmentSteps);
}

export function reachesEpisodeLimit({ maxEpisodes }: Limits, { episodes }: Trained): boolean {
  return isReached(maxEpisodes, episodes);
}

/** Whether the limits leave nothing to train. */
export function isAtLimit(limits: Limits, trained: Trained): boolean {
  return reachesStepLimit(limits, trained) || reachesEpisodeLimit(limits, trained);
}

/**
 * Limits with which an agent at its limit trains as much again as the limit was: 100,000 steps more
 * where it was 100,000. Null where no higher one can be set.
 */
export function raisedLimits(limits: Limits, trained: Trained): Limits | null {
  const raise = (name: keyof Limits, count: number) =>
    isReached(limits[name], count)
      ? Math.min(count + limits[name], hyperparameterDefinitions[name].max)
      : limits[name];
  const raised = {
    maxSteps: raise('maxSteps', trained.environmentSteps),
    maxEpisodes: raise('maxEpisodes', trained.episodes),
  };
  return isAtLimit(raised, trained) ? null : raised;
}

/** Whether no limit is lower than it was: 0, which is none, is the highest. */
export function areRaised(before: Limits, after: Limits): boolean {
  const height = (limit: number) => (limit === 0 ? Infinity : limit);
  return (
    height(after.maxSteps) >= height(before.maxSteps) &&
    height(after.maxEpisodes) >= height(before.maxEpisodes)
  );
}

/** The limits that were reached, within a sentence: "100,000 steps". */
export function reachedLimitInWords(limits: Limits, trained: Trained): string {
  const count = (limit: number, noun: string) =>
    `${formatCount(limit)} ${noun}${limit === 1 ? '' : 's'}`;
  const reached = [
    ...(reachesStepLimit(limits, trained) ? [count(limits.maxSteps, 'step')] : []),
    ...(reachesEpisodeLimit(limits, trained) ? [count(limits.maxEpisodes, 'episode')] : []),
  ];
  return reached.join(' and ');
}
