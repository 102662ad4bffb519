import { startTrainer } from '../host/process/trainerRunner';
import type { Command } from '../shared/protocol/commands';
import type { EngineChoice, EngineList } from '../shared/engines';
import type { EventOf, Status, TrainerEvent, TrainerEventType } from '../shared/protocol/events';
import { helloOf, ProtocolClient } from '../shared/protocol/protocolClient';
import { createMemoryPortPair } from '../shared/ports/memoryPort';

/** A trainer in this process, spoken to as every face does: by messages over a port. */
export class TrainerConnection {
  private lastStatus: Status | null = null;
  private engines: EngineList | null = null;

  private constructor(
    private readonly client: ProtocolClient,
    readonly close: () => Promise<void>,
  ) {
    client.onEvent((event) => {
      if (event.type === 'welcome' || event.type === 'statusChanged')
        this.lastStatus = event.status;
      if (event.type === 'welcome' || event.type === 'enginesChanged') this.engines = event.engines;
    });
    client.onUnreadable((problem) => {
      throw new Error(`The trainer sent what nobody expects: ${problem}`);
    });
  }

  /** Starts a trainer at full speed. */
  static async open(engine: EngineChoice): Promise<TrainerConnection> {
    const trainer = await startTrainer(engine);
    const [ownEnd, trainerEnd] = createMemoryPortPair();
    trainer.attach(trainerEnd);
    const connection = new TrainerConnection(new ProtocolClient(ownEnd), () => trainer.close());
    await connection.request(helloOf('control'), 'welcome');
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
    const areAtRest = () => !this.engines!.engines.some(({ state }) => state === 'loading');
    return this.until(areAtRest);
  }

  send(command: Command): void {
    this.client.post(command);
  }

  /** Hears every event from now on; returns what stops the hearing. */
  listen(listener: (event: TrainerEvent) => void): () => void {
    return this.client.onEvent(listener);
  }

  /**
   * Sends a command and waits for the event that answers it; one command of a type at a time.
   * @throws CommandRejected if the trainer does not follow it
   */
  request<Type extends TrainerEventType>(
    command: Command,
    ...answers: readonly Type[]
  ): Promise<EventOf<Type>> {
    return this.client.request(command, ...answers);
  }

  /** The latest status, once it is as wanted. */
  async status(isWanted: (status: Status) => boolean): Promise<Status> {
    await this.until(() => this.lastStatus !== null && isWanted(this.lastStatus));
    return this.lastStatus!;
  }

  /** Looks now, and again after each event. */
  private until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.client.onEvent(() => {
        if (!condition()) return;
        stop();
        resolve();
      });
    });
  }
}
