import type { AgentStatus } from '../../shared/events';

/**
 * Asks before an agent that learnt something which no file holds is replaced by another. Trained
 * work is told by the agent's environment steps.
 */
export class Replacement {
  /** The question stands in the window. */
  asking = $state(false);
  /** What replaces the agent, once the person agreed or a save went well. */
  private replace: (() => void) | null = null;
  /** Environment steps up to which the agent is kept in a file. */
  private keptSteps = 0;
  private exportedSteps = 0;

  /** The agent was replaced: only one that was made here exists nowhere else. */
  agentCame(agent: AgentStatus): void {
    this.keptSteps = agent.origin === 'new' ? 0 : agent.environmentSteps;
    this.forget();
  }

  /** Replaces the agent at once where nothing is lost by it, and asks first otherwise. */
  request(agent: AgentStatus, replace: () => void): void {
    if (agent.origin === 'bundled' || agent.environmentSteps <= this.keptSteps) return replace();
    this.replace = replace;
    this.asking = true;
  }

  /** The person's answer: the agent may go. */
  discard(): void {
    const replace = this.replace;
    this.forget();
    replace?.();
  }

  /** The person's answer: the agent may go as soon as `save` has kept it. */
  saveFirst(save: () => void): void {
    this.asking = false;
    save();
  }

  /** The person's answer, or the line was lost: the agent stays. */
  forget(): void {
    this.asking = false;
    this.replace = null;
  }

  /** The agent's files, as of `environmentSteps`, are about to be saved. */
  exported(environmentSteps: number): void {
    this.exportedSteps = environmentSteps;
  }

  saveEnded(saved: boolean): void {
    if (!saved) return this.forget();
    this.keptSteps = this.exportedSteps;
    if (!this.asking) this.discard();
  }
}
