import type { AppSettings } from '../../host/app/appSettings';
import type { SettingsFile } from '../../host/files/settingsFile';
import type { AgentStatus } from '../../shared/protocol/events';
import type { TrainerMonitor, MonitorEvent } from '../trainer/trainerMonitor';

/**
 * The folder that the present agent was opened from or saved in, where Save writes without asking;
 * after a restart too, if the same agent came back. The page never learns it: it names a folder
 * that was read for it by a ticket.
 */
export class SaveLocation {
  private currentPath: string | null = null;
  private agent = '';
  /** How many agents there were. */
  private agents = 0;
  private lastRead = { ticket: 0, path: '' };

  constructor(
    monitor: TrainerMonitor,
    private readonly settings: SettingsFile<AppSettings>,
  ) {
    monitor.listen((event) => this.onEvent(event));
  }

  get path(): string | null {
    return this.currentPath;
  }

  /** A folder was read and is on its way to the page; returns its ticket. */
  read(path: string): number {
    this.lastRead = { ticket: this.lastRead.ticket + 1, path };
    return this.lastRead.ticket;
  }

  /** The page says that the agent now is the model with this ticket. */
  adopt(ticket: number): void {
    if (ticket === this.lastRead.ticket) this.setPath(this.lastRead.path);
  }

  /** The agent is about to be saved; returns what to call when it was. */
  saving(): (path: string) => void {
    const { agents } = this;
    return (path) => {
      // While the person chose a folder, another window may have replaced the agent.
      if (agents === this.agents) this.setPath(path);
    };
  }

  private onEvent(event: MonitorEvent): void {
    if (event.type === 'agentReplaced') {
      this.agents += 1;
      this.setPath(null);
    }
    if (event.type !== 'welcome' && event.type !== 'statusChanged') return;
    const agent = identityOf(event.status.agent);
    const isOther = agent !== this.agent;
    this.agent = agent;
    if (event.type === 'welcome' && isOther) this.restore();
  }

  /** A trainer that was just started may have another agent than the one before, or none of ours. */
  private restore(): void {
    this.agents += 1;
    const { agentHome } = this.settings.settings;
    this.currentPath = agentHome?.agent === this.agent ? agentHome.path : null;
  }

  private setPath(path: string | null): void {
    this.currentPath = path;
    const { agentHome } = this.settings.settings;
    if (path === null && agentHome === null) return;
    this.settings.change({ agentHome: path === null ? null : { path, agent: this.agent } });
  }
}

/** Stays the same while an agent learns. */
function identityOf({ origin, name, seed, layerUnits }: AgentStatus): string {
  return JSON.stringify([origin, name, seed, layerUnits]);
}
