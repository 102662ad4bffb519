import type { Command } from '../../shared/protocol/commands';
import type { EventOf, Status, TrainerEvent } from '../../shared/protocol/events';
import type { Port } from '../../shared/ports/port';
import { parseEvent, PROTOCOL_VERSION } from '../../shared/protocol/protocol';

/** What the main process hears: the trainer's events, and that its line was lost. */
export type WatchEvent = TrainerEvent | { readonly type: 'lost' };

interface Export {
  readonly requestId: number;
  resolve(event: EventOf<'modelExported'>): void;
  reject(problem: Error): void;
}

const away = 'The trainer does not answer just now: try again in a moment.';

/** The main process's own line to the trainer, on which it watches and never drives. */
export class TrainerMonitor {
  private lastStatus: Status | null = null;
  private port: Port | null = null;
  private lastRequestId = 0;
  private export: Export | null = null;
  private readonly listeners = new Set<(event: WatchEvent) => void>();

  /** As it was last heard; null before the first trainer answered. */
  get status(): Status | null {
    return this.lastStatus;
  }

  get isConnected(): boolean {
    return this.port !== null;
  }

  /** The agent trains, and is not paused. */
  get trains(): boolean {
    return this.isConnected && this.status?.activity === 'train' && !this.status.paused;
  }

  /** Hears every event, after what it changed here. */
  listen(listener: (event: WatchEvent) => void): void {
    this.listeners.add(listener);
  }

  /** Takes a line to a trainer that was just started. */
  take(port: Port): void {
    this.port = port;
    port.onMessage((message) => {
      const parsed = parseEvent(message);
      if (parsed.ok) this.hear(parsed.message);
    });
    port.onClose(() => {
      this.port = null;
      this.endExport(new Error(away));
      this.hear({ type: 'lost' });
    });
    port.post({
      type: 'hello',
      protocolVersion: PROTOCOL_VERSION,
      purpose: 'watch',
    } satisfies Command);
  }

  /**
   * The best model so far, as files. One at a time.
   * @throws Error with a sentence for a person
   */
  exportModel(): Promise<EventOf<'modelExported'>> {
    return new Promise((resolve, reject) => {
      if (this.port === null) return reject(new Error(away));
      this.endExport(new Error('Another save began: finish that one.'));
      const requestId = ++this.lastRequestId;
      this.export = { requestId, resolve, reject };
      this.post({ type: 'exportModel', requestId });
    });
  }

  post(command: Command): void {
    this.port?.post(command);
  }

  private hear(event: WatchEvent): void {
    switch (event.type) {
      case 'welcome':
      case 'statusChanged':
        this.lastStatus = event.status;
        break;
      case 'progress':
        this.count(event);
        break;
      case 'modelExported':
        if (event.requestId === this.export?.requestId) this.export.resolve(event);
        break;
      case 'rejected':
        if (event.requestId === this.export?.requestId) this.endExport(new Error(event.message));
        break;
    }
    for (const listener of this.listeners) listener(event);
  }

  private count({ environmentSteps, gradientSteps, episodes, epsilon }: EventOf<'progress'>): void {
    if (this.lastStatus === null) return;
    const agent = { ...this.lastStatus.agent, environmentSteps, gradientSteps, episodes, epsilon };
    this.lastStatus = { ...this.lastStatus, agent };
  }

  private endExport(problem: Error): void {
    this.export?.reject(problem);
    this.export = null;
  }
}
