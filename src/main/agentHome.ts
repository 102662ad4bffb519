import type { AgentStatus } from '../shared/events';
import type { TrainerWatch, WatchEvent } from './trainerWatch';

/**
 * The folder that the present agent was opened from or saved in, where Save writes without asking.
 * The page never learns it: it names a folder that was read for it by a ticket.
 */
export class AgentHome {
  private home: string | null = null;
  private agent = '';
  /** How many agents there were. */
  private agents = 0;
  private lastRead = { ticket: 0, path: '' };

  constructor(watch: TrainerWatch) {
    watch.listen((event) => this.hear(event));
  }

  get path(): string | null {
    return this.home;
  }

  /** A folder was read and is on its way to the page; returns its ticket. */
  read(path: string): number {
    this.lastRead = { ticket: this.lastRead.ticket + 1, path };
    return this.lastRead.ticket;
  }

  /** The page says that the agent now is the one with this ticket. */
  moveIn(ticket: number): void {
    if (ticket === this.lastRead.ticket) this.home = this.lastRead.path;
  }

  /** The agent is about to be saved; returns what to call when it was. */
  saving(): (path: string) => void {
    const { agents } = this;
    return (path) => {
      // While the person chose a folder, another window may have replaced the agent.
      if (agents === this.agents) this.home = path;
    };
  }

  private hear(event: WatchEvent): void {
    if (event.type === 'agentReplaced') this.leave();
    if (event.type !== 'welcome' && event.type !== 'statusChanged') return;
    const agent = identityOf(event.status.agent);
    // A trainer that was started again may have another agent.
    if (event.type === 'welcome' && agent !== this.agent) this.leave();
    this.agent = agent;
  }

  private leave(): void {
    this.home = null;
    this.agents += 1;
  }
}

function identityOf({ origin, name, seed, layerUnits }: AgentStatus): string {
  return JSON.stringify([origin, name, seed, layerUnits]);
}
