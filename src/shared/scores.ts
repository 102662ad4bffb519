import { cartPole } from './cartPole';

/** The score of an episode that reached CartPole-v1's time limit. */
export const fullScore = cartPole.timeLimitSteps;

/** How many of the scores are full ones. */
export function fullScoreCount(scores: readonly number[]): number {
  return scores.filter((score) => score >= fullScore).length;
}

/** The arithmetic mean; NaN of nothing. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
