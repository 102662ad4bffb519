import type { AppSettings } from '../../host/app/appSettings';
import type { SettingsFile } from '../../host/files/settingsFile';
import type { AgentStatus } from '../../shared/protocol/events';
import type { TrainerMonitor, MonitorEvent } from '../trainer/trainerMonitor';

interface Place {
  /** Of a file, or of a model's folder. */
  readonly path: string;
  /** The person chose it for this agent. */
  readonly isChosen: boolean;
}

/** The agent of a moment, of which something is about to be saved. */
interface PresentAgent {
  isStillThere(): boolean;
  /** The person chose this path for it, and it was saved there. */
  livesAt(path: string): void;
}

/**
 * Where the present agent was opened from or saved, and where Save therefore writes without asking;
 * after a restart too, if the same agent came back. The page never learns it: it names what was
 * read for it by a ticket. Another program's model is written over only where the person chose so.
 */
export class SaveLocation {
  private place: Place | null = null;
  private agent = '';
  /** How many agents there were. */
  private agents = 0;
  private lastRead = { ticket: 0, path: '' };

  constructor(
    private readonly monitor: TrainerMonitor,
    private readonly settings: SettingsFile<AppSettings>,
  ) {
    monitor.listen((event) => this.onEvent(event));
  }

  /** Where Save writes without asking; null where it asks. */
  get path(): string | null {
    const { place, monitor } = this;
    if (place === null) return null;
    const isOurs = monitor.status?.agent.source === null;
    return place.isChosen || isOurs ? place.path : null;
  }

  /** Where the agent was opened from or saved last, whoever made it; null where it has no place. */
  get origin(): string | null {
    return this.place?.path ?? null;
  }

  /** A model was read and is on its way to the page; returns its ticket. */
  read(path: string): number {
    this.lastRead = { ticket: this.lastRead.ticket + 1, path };
    return this.lastRead.ticket;
  }

  /** The page says that the agent now is the model with this ticket. */
  adopt(ticket: number): void {
    const { lastRead } = this;
    if (ticket === lastRead.ticket) this.setPlace({ path: lastRead.path, isChosen: false });
  }

  presentAgent(): PresentAgent {
    const { agents } = this;
    const isStillThere = () => agents === this.agents;
    return {
      isStillThere,
      livesAt: (path) => {
        if (isStillThere()) this.setPlace({ path, isChosen: true });
      },
    };
  }

  private onEvent(event: MonitorEvent): void {
    if (event.type === 'agentReplaced') {
      this.agents += 1;
      this.setPlace(null);
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
    this.place = agentHome?.agent === this.agent ? agentHome : null;
  }

  private setPlace(place: Place | null): void {
    this.place = place;
    const { agentHome } = this.settings.settings;
    if (place === null && agentHome === null) return;
    this.settings.change({ agentHome: place === null ? null : { ...place, agent: this.agent } });
  }
}

/** Stays the same while an agent learns. */
function identityOf({ origin, name, seed, layerUnits }: AgentStatus): string {
  return JSON.stringify([origin, name, seed, layerUnits]);
}
