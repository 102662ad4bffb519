import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import { meanOf } from '../../shared/scores';
import { cartPole } from '../../shared/cartPole';
import type { DqnAgent } from '../agent/dqn';
import { Episode } from '../environment/episode';
import type { RandomStream } from '../random';
import { GreedyEvaluation } from './greedyEvaluation';

/** What an agent is rewarded with and how it discounts; the names are those of the hyperparameters. */
export type Rewards = Pick<
  Hyperparameters,
  'gamma' | 'stepReward' | 'failureReward' | 'timeLimitIsFailure'
>;

/** The discounted return of an episode, and between what its whole return lies. */
export interface DiscountedReturn {
  /** What the episode's own steps gave. */
  readonly received: number;
  /**
   * The least and the most that the return can be. Both are what was received where a failure ended
   * the episode; at the time limit nobody knows what would have come after it.
   */
  readonly lowest: number;
  readonly highest: number;
}

/** What an agent promises at the starts of greedy episodes, and what it then gets; all are means. */
export interface StartValues extends DiscountedReturn {
  /** The largest value of the start state. */
  readonly value: number;
  /**
   * How far the value is from what can be true: above 0 where it promises more than the highest
   * return, below 0 where less than the lowest, 0 between the two.
   */
  readonly excess: number;
}

/**
 * Plays greedy episodes and compares the values of their starts with the returns that follow, in
 * the agent's own rewards. Values that can be true lie within the returns' range; those of a network
 * that learns from its own estimates can drift out of it (van Hasselt et al., 2016).
 * @param starts the stream that the episodes' starts are drawn from, in order
 */
export function measureStartValues(
  agent: Pick<DqnAgent, 'engine' | 'playedSet' | 'scaler'>,
  rewards: Rewards,
  episodes: number,
  starts: RandomStream,
): StartValues {
  const before = starts.state;
  const values = Array.from({ length: episodes }, () => largestStartValue(agent, starts));
  starts.state = before;
  const play = new GreedyEvaluation(agent.engine, agent.playedSet, agent.scaler, episodes, starts);
  while (!play.done) play.step();
  const returns = play.outcomes.map((outcome) => discountedReturn(outcome, rewards));
  const value = meanOf(values);
  const received = meanOf(returns.map((one) => one.received));
  const lowest = meanOf(returns.map((one) => one.lowest));
  const highest = meanOf(returns.map((one) => one.highest));
  const excess = Math.max(0, value - highest) - Math.max(0, lowest - value);
  return { value, received, lowest, highest, excess };
}

/** @param episode one that has ended */
export function discountedReturn(
  { steps, state }: Pick<Episode, 'steps' | 'state'>,
  { gamma, stepReward, failureReward, timeLimitIsFailure }: Rewards,
): DiscountedReturn {
  const failed = state === 'terminated' || timeLimitIsFailure;
  let received = 0;
  let discount = 1;
  for (let step = 1; step <= steps; step++) {
    received += discount * (failed && step === steps ? failureReward : stepReward);
    discount *= gamma;
  }
  if (failed) return { received, lowest: received, highest: received };
  // After k more good steps and a failure the rest is (1 - gamma^k) * forever + gamma^k * failure:
  // it lies between failing at once and never.
  const forever = stepReward === 0 ? 0 : stepReward / (1 - gamma);
  return {
    received,
    lowest: received + discount * Math.min(failureReward, forever),
    highest: received + discount * Math.max(failureReward, forever),
  };
}

function largestStartValue(
  { engine, playedSet, scaler }: Pick<DqnAgent, 'engine' | 'playedSet' | 'scaler'>,
  starts: RandomStream,
): number {
  const episode = new Episode();
  episode.begin(starts);
  const observation = new Float32Array(cartPole.observationSize);
  const values = new Float32Array(cartPole.actionCount);
  scaler.observe(episode.physics, observation);
  engine.qValues(playedSet, observation, 1, values);
  return Math.max(...values);
}
