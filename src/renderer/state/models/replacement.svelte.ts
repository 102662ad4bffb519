import type { AgentStatus } from '../../../shared/protocol/events';

/** Asks before an agent that learnt something which no file holds is replaced by another. */
export class Replacement {
  /** The question stands in the window. */
  asking = $state(false);
  /** What replaces the agent, once the person agreed or a save went well. */
  private replace: (() => void) | null = null;

  /** Replaces the agent at once where nothing is lost by it, and asks first otherwise. */
  request(agent: AgentStatus, replace: () => void): void {
    if (!agent.unsaved) return replace();
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

  /** The agent stays: by the person's answer, or because this window cannot replace it any more. */
  forget(): void {
    this.asking = false;
    this.replace = null;
  }

  saveEnded(saved: boolean): void {
    if (!saved) this.forget();
    else if (!this.asking) this.discard();
  }
}
