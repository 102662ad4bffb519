import type { AgentStatus } from './protocol/events';

/** The agent as a title: one that learnt is no longer new. */
export function titleOf(agent: AgentStatus): string {
  return agent.origin === 'new' && agent.environmentSteps > 0 ? 'Your agent' : agent.name;
}
