import type { Command } from '../../shared/protocol/commands';
import type { TrainerEvent } from '../../shared/protocol/events';
import type { Port } from '../../shared/ports/port';
import { parseEvent, PROTOCOL_VERSION } from '../../shared/protocol/protocol';
import type { Face } from './face';

export interface LinkListener {
  onEvent(event: TrainerEvent): void;
  /** A message came that this window cannot read; `problem` is one sentence. */
  onUnreadable(problem: string): void;
  onLost(): void;
  /** Nothing comes any more until somebody opens another address. */
  onShutOut(): void;
}

/** How long a window that only watched lets others go first. */
const courtesyMs = 1500;

/** The window's line to the trainer: says hello on each new port and checks all that arrives. */
export class TrainerLink {
  private port: Port | null = null;
  /** Whether this window drove, by the last that it heard. */
  private drove = true;

  constructor(
    private readonly face: Face,
    private readonly listener: LinkListener,
  ) {}

  /** Connects, and connects again whenever the line is lost; returns what ends it. */
  start(): () => void {
    return this.face.connect(
      (port) => this.take(port),
      () => this.listener.onShutOut(),
    );
  }

  /** Sends a command; false where there is no line to send it on. */
  post(command: Command): boolean {
    this.port?.post(command);
    return this.port !== null;
  }

  private take(port: Port): void {
    // A line that was replaced is lost, even where the browser tells no end of a MessagePort.
    if (this.port !== null) this.listener.onLost();
    this.port = port;
    port.onMessage((candidate) => {
      if (port !== this.port) return;
      const parsed = parseEvent(candidate);
      if (parsed.ok) this.hear(parsed.message);
      else this.listener.onUnreadable(parsed.problem);
    });
    port.onClose(() => {
      if (port !== this.port) return;
      this.port = null;
      this.listener.onLost();
    });
    const hello: Command = {
      type: 'hello',
      protocolVersion: PROTOCOL_VERSION,
      purpose: 'drive',
      windowId: this.face.windowId,
    };
    // The first to say hello drives: after a restart of the trainer, the one that drove before.
    if (this.drove) port.post(hello);
    else setTimeout(() => port.post(hello), courtesyMs);
  }

  private hear(event: TrainerEvent): void {
    if (event.type === 'welcome' || event.type === 'drivingChanged') this.drove = event.driving;
    this.listener.onEvent(event);
  }
}
