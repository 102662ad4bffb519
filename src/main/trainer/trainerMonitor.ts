import type { ModelFormatId } from '../../shared/modelFormats';
import type { Command } from '../../shared/protocol/commands';
import type { EventOf, Status, TrainerEvent } from '../../shared/protocol/events';
import { ConnectionClosed, helloOf, ProtocolClient } from '../../shared/protocol/protocolClient';
import type { Port } from '../../shared/ports/port';

/** What the main process hears: the trainer's events, and that the connection to it was lost. */
export type MonitorEvent = TrainerEvent | { readonly type: 'lost' };

/** The main process's own connection to the trainer, on which it watches and never has control. */
export class TrainerMonitor {
  private lastStatus: Status | null = null;
  private client: ProtocolClient | null = null;
  private lastRequestId = 0;
  private readonly listeners = new Set<(event: MonitorEvent) => void>();

  /** As it was last heard; null before the first trainer answered. */
  get status(): Status | null {
    return this.lastStatus;
  }

  get isConnected(): boolean {
    return this.client !== null;
  }

  /** The agent trains, and is not paused. */
  get trains(): boolean {
    return this.isConnected && this.status?.activity === 'train' && !this.status.paused;
  }

  /** Hears every event, after what it changed here; returns what stops the hearing. */
  listen(listener: (event: MonitorEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Connects to a trainer that was just started, in place of the one before. */
  connect(port: Port): void {
    const former = this.client;
    const client = new ProtocolClient(port);
    this.client = client;
    // The end of the one before may be known only later: what was asked of it is answered no more.
    former?.close();
    client.onEvent((event) => {
      if (client === this.client) this.take(event);
    });
    client.onClose(() => {
      if (client !== this.client) return;
      this.client = null;
      this.notify({ type: 'lost' });
    });
    client.post(helloOf('watch'));
  }

  /** No trainer is there to answer any more. */
  disconnect(): void {
    this.client?.close();
  }

  /**
   * The best model so far, as files of a format.
   * @throws Error with a sentence for a person
   */
  async exportModel(format: ModelFormatId): Promise<EventOf<'modelExported'>> {
    if (this.client === null) throw new ConnectionClosed();
    const requestId = ++this.lastRequestId;
    return this.client.request({ type: 'exportModel', requestId, format }, 'modelExported');
  }

  post(command: Command): void {
    this.client?.post(command);
  }

  private take(event: TrainerEvent): void {
    if (event.type === 'welcome' || event.type === 'statusChanged') this.lastStatus = event.status;
    else if (event.type === 'progress') this.count(event);
    this.notify(event);
  }

  private notify(event: MonitorEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  private count({ environmentSteps, gradientSteps, episodes, epsilon }: EventOf<'progress'>): void {
    if (this.lastStatus === null) return;
    const agent = { ...this.lastStatus.agent, environmentSteps, gradientSteps, episodes, epsilon };
    this.lastStatus = { ...this.lastStatus, agent };
  }
}
