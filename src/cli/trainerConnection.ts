import { startTrainer } from '../host/process/trainerRunner';
import type { Command, CommandType } from '../shared/protocol/commands';
import type { EngineChoice, EngineList } from '../shared/engines';
import type { EventOf, Status, TrainerEvent, TrainerEventType } from '../shared/protocol/events';
import { createMemoryPortPair } from '../shared/ports/memoryPort';
import type { Port } from '../shared/ports/port';
import { parseEvent, PROTOCOL_VERSION } from '../shared/protocol/protocol';

/** The trainer would not follow a command; the message is its own sentence. */
export class Refused extends Error {
  constructor(
    readonly command: CommandType,
    message: string,
  ) {
    super(message);
  }
}

/** A trainer in this process, spoken to as every face does: by messages over a port. */
export class TrainerConnection {
  private readonly listeners = new Set<(event: TrainerEvent) => void>();
  private lastStatus: Status | null = null;
  private engines: EngineList | null = null;

  private constructor(
    private readonly port: Port,
    readonly close: () => Promise<void>,
  ) {
    port.onMessage((message) => {
      const parsed = parseEvent(message);
      if (!parsed.ok) throw new Error(`The trainer sent what nobody expects: ${parsed.problem}`);
      const event = parsed.message;
      if (event.type === 'welcome' || event.type === 'statusChanged')
        this.lastStatus = event.status;
      if (event.type === 'welcome' || event.type === 'enginesChanged') this.engines = event.engines;
      for (const listener of [...this.listeners]) listener(event);
    });
  }

  /** Starts a trainer at full speed. */
  static async open(engine: EngineChoice): Promise<TrainerConnection> {
    const trainer = await startTrainer(engine);
    const [ours, its] = createMemoryPortPair();
    trainer.attach(its);
    const connection = new TrainerConnection(ours, () => trainer.close());
    const hello: Command = {
      type: 'hello',
      protocolVersion: PROTOCOL_VERSION,
      purpose: 'drive',
    };
    await connection.request(hello, 'welcome');
    await connection.request({ type: 'setPace', pace: 'max' }, 'statusChanged');
    return connection;
  }

  /** The engine that computes: "WebAssembly SIMD". */
  get engineInWords(): string {
    const { engines, current } = this.engines!;
    return engines.find(({ id }) => id === current)!.label;
  }

  /** Resolves when no engine is being looked for or loaded. */
  enginesAtRest(): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        if (this.engines!.engines.some(({ state }) => state === 'loading')) return;
        this.listeners.delete(listener);
        resolve();
      };
      this.listeners.add(listener);
      listener();
    });
  }

  send(command: Command): void {
    this.port.post(command);
  }

  /** Hears every event from now on. */
  listen(listener: (event: TrainerEvent) => void): void {
    this.listeners.add(listener);
  }

  /**
   * Sends a command and waits for the event that answers it; one command of a type at a time.
   * @throws Refused if the trainer does not follow it
   */
  request<Type extends TrainerEventType>(command: Command, answer: Type): Promise<EventOf<Type>> {
    return new Promise((resolve, reject) => {
      const listener = (event: TrainerEvent) => {
        if (event.type === answer) resolve(event as EventOf<Type>);
        else if (event.type === 'rejected' && event.command === command.type) {
          reject(new Refused(command.type, event.message));
        } else return;
        this.listeners.delete(listener);
      };
      this.listeners.add(listener);
      this.send(command);
    });
  }

  /** The latest status, once it is as wanted. */
  status(isWanted: (status: Status) => boolean): Promise<Status> {
    return new Promise((resolve) => {
      const listener = () => {
        if (this.lastStatus === null || !isWanted(this.lastStatus)) return;
        this.listeners.delete(listener);
        resolve(this.lastStatus);
      };
      this.listeners.add(listener);
      listener();
    });
  }
}
