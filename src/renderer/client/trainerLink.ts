import type { Command } from '../../shared/protocol/commands';
import type { TrainerEvent } from '../../shared/protocol/events';
import type { Port } from '../../shared/ports/port';
import { helloOf, ProtocolClient } from '../../shared/protocol/protocolClient';
import type { Face } from './face';

export interface LinkListener {
  onEvent(event: TrainerEvent): void;
  /** A message came that this window cannot read; `problem` is one sentence. */
  onUnreadable(problem: string): void;
  onLost(): void;
  /** Nothing comes any more until somebody opens another address. */
  onAccessDenied(): void;
}

/** How long a window that only watched lets others go first. */
const watcherDelayMs = 1500;

/** The window's connection to the trainer, made again whenever it is lost. */
export class TrainerLink {
  private client: ProtocolClient | null = null;
  /** Whether this window had control, by the last that it heard. */
  private hadControl = true;

  constructor(
    private readonly face: Face,
    private readonly listener: LinkListener,
  ) {}

  /** Connects, and connects again whenever the line is lost; returns what ends it. */
  start(): () => void {
    return this.face.connect(
      (port) => this.connect(port),
      () => this.listener.onAccessDenied(),
    );
  }

  /** Sends a command; false where there is no line to send it on. */
  post(command: Command): boolean {
    this.client?.post(command);
    return this.client !== null;
  }

  private connect(port: Port): void {
    // A port that was replaced is lost, even where the browser tells no end of a MessagePort.
    if (this.client !== null) this.listener.onLost();
    const client = new ProtocolClient(port);
    this.client = client;
    client.onEvent((event) => {
      if (client === this.client) this.take(event);
    });
    client.onUnreadable((problem) => {
      if (client === this.client) this.listener.onUnreadable(problem);
    });
    client.onClose(() => {
      if (client !== this.client) return;
      this.client = null;
      this.listener.onLost();
    });
    const greet = () => client.post(helloOf('control', this.face.windowId));
    // The first to say hello gets control: after a restart of the trainer, the one that had it.
    if (this.hadControl) greet();
    else setTimeout(greet, watcherDelayMs);
  }

  private take(event: TrainerEvent): void {
    if (event.type === 'welcome' || event.type === 'controlChanged') {
      this.hadControl = event.hasControl;
    }
    this.listener.onEvent(event);
  }
}
