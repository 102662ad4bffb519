import type { AgentStatus } from './protocol/events';

/** The agent as a title: one that learnt is no longer new. */
export function titleOf(agent: AgentStatus): string {
  return agent.origin === 'new' && agent.environmentSteps > 0 ? 'Your agent' : agent.name;
}

/** A name to save an agent under, without an ending: its own, or such as "cartpole-500-seed-7". */
export function nameToSave(agent: AgentStatus): string {
  const { origin, name, seed, confirmedMean, bestGreedyMean } = agent;
  if (origin === 'opened') return name;
  const mean = confirmedMean ?? bestGreedyMean;
  return `cartpole-${mean === null ? 'untested' : Math.round(mean)}-seed-${seed}`;
}
