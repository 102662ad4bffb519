import type { Command } from '../../../src/shared/protocol/commands';
import type { Purpose } from '../../../src/shared/protocol/control';
import type { EventOf, TrainerEvent, TrainerEventType } from '../../../src/shared/protocol/events';
import type { Port } from '../../../src/shared/ports/port';
import { helloOf, ProtocolClient } from '../../../src/shared/protocol/protocolClient';

/** Longest wait for an event; a slow machine of a CI service gets there. */
const patienceMs = 40_000;

/** A face without a window: keeps every event in its order, and acknowledges frames if asked to. */
export class TrainerClient {
  readonly events: TrainerEvent[] = [];
  readonly unreadable: string[] = [];
  isClosed = false;
  /** Off, the trainer must hold its frames back. */
  acknowledges = true;
  private waiters: (() => void)[] = [];
  private readonly client: ProtocolClient;

  constructor(readonly port: Port) {
    this.client = new ProtocolClient(port);
    this.client.onEvent((event) => this.take(event));
    this.client.onUnreadable((problem) => {
      this.unreadable.push(problem);
      this.wake();
    });
    this.client.onClose(() => {
      this.isClosed = true;
      this.wake();
    });
  }

  /** Posts anything at all, as a face must not. */
  postRaw(message: object): void {
    this.port.post(message);
  }

  post(command: Command): void {
    this.client.post(command);
  }

  async hello(purpose: Purpose = 'control', windowId?: string): Promise<EventOf<'welcome'>> {
    return this.ask(helloOf(purpose, windowId), 'welcome');
  }

  /** Posts a command and waits for the next event of a type after it. */
  ask<Type extends TrainerEventType>(
    command: Command,
    type: Type,
    accept: (event: EventOf<Type>) => boolean = () => true,
  ): Promise<EventOf<Type>> {
    const from = this.events.length;
    this.post(command);
    return this.next(type, accept, from);
  }

  /** The first event of a type from index `from` on, which may have come already. */
  async next<Type extends TrainerEventType>(
    type: Type,
    accept: (event: EventOf<Type>) => boolean = () => true,
    from = this.events.length,
  ): Promise<EventOf<Type>> {
    const isIt = (event: TrainerEvent): event is EventOf<Type> =>
      event.type === type && accept(event as EventOf<Type>);
    await this.until(() => this.events.slice(from).some(isIt), `no ${type} event came`);
    return this.events.slice(from).find(isIt)!;
  }

  /** Waits until `condition` holds; looks again after each message. */
  async until(condition: () => boolean, complaint: string): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!condition()) {
      const leftMs = deadline - performance.now();
      if (leftMs <= 0 || this.isClosed) {
        const last = this.events.slice(-5).map(({ type }) => type);
        throw new Error(`${complaint}; the last events were ${last.join(', ')}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  all<Type extends TrainerEventType>(type: Type, from = 0): EventOf<Type>[] {
    return this.events.slice(from).filter((event): event is EventOf<Type> => event.type === type);
  }

  private take(event: TrainerEvent): void {
    this.events.push(event);
    if (event.type === 'frames' && this.acknowledges) {
      this.post({ type: 'acknowledgeFrames', bundle: event.bundle });
    }
    this.wake();
  }

  private wake(): void {
    for (const waiter of this.waiters.splice(0)) waiter();
  }
}
