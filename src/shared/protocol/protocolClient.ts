import type { Port } from '../ports/port';
import type { Command, CommandOf, CommandType } from './commands';
import type { Purpose } from './control';
import type { EventOf, TrainerEvent, TrainerEventType } from './events';
import { parseEvent, PROTOCOL_VERSION } from './protocol';

/** The trainer did not follow a command; the message is its own sentence for a person. */
export class CommandRejected extends Error {
  constructor(
    readonly command: CommandType,
    message: string,
  ) {
    super(message);
  }
}

/** The port was closed before the trainer answered. */
export class ConnectionClosed extends Error {
  constructor() {
    super('The trainer does not answer just now: try again in a moment.');
  }
}

/** What a face says first on its port. */
export function helloOf(purpose: Purpose, windowId?: string): CommandOf<'hello'> {
  const hello = { type: 'hello', protocolVersion: PROTOCOL_VERSION, purpose } as const;
  return windowId === undefined ? hello : { ...hello, windowId };
}

/**
 * A face's end of the protocol: posts commands, checks all that arrives, and matches requests with
 * their answers. Every listener comes with what ends it.
 */
export class ProtocolClient {
  private readonly eventListeners = new Set<(event: TrainerEvent) => void>();
  private readonly unreadableListeners = new Set<(problem: string) => void>();

  constructor(private readonly port: Port) {
    port.onMessage((message) => {
      const parsed = parseEvent(message);
      if (parsed.ok) for (const listener of [...this.eventListeners]) listener(parsed.message);
      else for (const listener of [...this.unreadableListeners]) listener(parsed.problem);
    });
  }

  /** Posts a command; after the port is closed, does nothing. */
  post(command: Command): void {
    this.port.post(command);
  }

  /** Hears every event, in the order of their arrival. */
  onEvent(listener: (event: TrainerEvent) => void): () => void {
    this.eventListeners.add(listener);
    return () => this.eventListeners.delete(listener);
  }

  /** Hears the events of one type. */
  on<Type extends TrainerEventType>(
    type: Type,
    listener: (event: EventOf<Type>) => void,
  ): () => void {
    return this.onEvent((event) => {
      if (event.type === type) listener(event as EventOf<Type>);
    });
  }

  /** Hears of each message that is no event of this version; `problem` is one sentence. */
  onUnreadable(listener: (problem: string) => void): () => void {
    this.unreadableListeners.add(listener);
    return () => this.unreadableListeners.delete(listener);
  }

  /** Hears, once, that either end closed the port; at once if it is closed already. */
  onClose(listener: () => void): () => void {
    return this.port.onClose(listener);
  }

  close(): void {
    this.port.close();
  }

  /**
   * Posts a command and waits for the event that answers it, the first of these types. Commands
   * with a request id are told apart by it; of the others, one of a type may wait at a time.
   * @throws CommandRejected if the trainer does not follow it
   * @throws ConnectionClosed if the port is closed before
   */
  request<Type extends TrainerEventType>(
    command: Command,
    ...answers: readonly Type[]
  ): Promise<EventOf<Type>> {
    return new Promise((resolve, reject) => {
      const stop = this.onEvent((event) => {
        if (isAnswer(event, answers, command)) resolve(event);
        else if (isRejection(event, command)) {
          reject(new CommandRejected(command.type, event.message));
        } else return;
        stop();
        stopWatching();
      });
      const stopWatching = this.onClose(() => {
        stop();
        reject(new ConnectionClosed());
      });
      this.post(command);
    });
  }
}

function isAnswer<Type extends TrainerEventType>(
  event: TrainerEvent,
  answers: readonly Type[],
  command: Command,
): event is EventOf<Type> {
  if (!answers.some((type) => type === event.type)) return false;
  return !('requestId' in event) || event.requestId === requestIdOf(command);
}

function isRejection(event: TrainerEvent, command: Command): event is EventOf<'rejected'> {
  if (event.type !== 'rejected') return false;
  const requestId = requestIdOf(command);
  return requestId === null ? event.command === command.type : event.requestId === requestId;
}

function requestIdOf(command: Command): number | null {
  return 'requestId' in command ? command.requestId : null;
}
