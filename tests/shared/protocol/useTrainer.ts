import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { plainSettings } from '../../support/plainSettings';
import type { LineKind, TrainerBehindLines } from './lines';
import { TrainerClient } from './trainerClient';

/** One trainer for a suite; after each test it is idle again and every face has gone. */
export function useTrainer(start: LineKind['start']) {
  let trainer: TrainerBehindLines;
  const clients: TrainerClient[] = [];

  beforeAll(async () => {
    trainer = await start();
  });
  afterAll(() => trainer.close());
  afterEach(async () => {
    const client = clients[0];
    if (client !== undefined) {
      client.post({ type: 'takeOver' });
      await client.ask(
        { type: 'stop' },
        'statusChanged',
        ({ status }) => status.activity === 'idle',
      );
    }
    for (const { unreadable, port } of clients.splice(0)) {
      expect(unreadable).toEqual([]);
      port.close();
    }
    await everyOtherHasLeft();
  });

  /** A line's end may take its time; the newest face has control only when all before it are gone. */
  async function everyOtherHasLeft(): Promise<void> {
    const last = new TrainerClient(await trainer.connect());
    const { hasControl } = await last.hello();
    if (!hasControl) await last.next('controlChanged', (event) => event.hasControl, 0);
    await last.hello('watch');
    last.port.close();
  }

  async function connect(): Promise<TrainerClient> {
    const client = new TrainerClient(await trainer.connect());
    clients.push(client);
    return client;
  }

  async function connected(): Promise<TrainerClient> {
    const client = await connect();
    await client.hello();
    return client;
  }

  /** At full speed, so that a test takes moments. */
  async function withNewAgent(
    seed: number,
    hyperparameters = plainSettings,
  ): Promise<TrainerClient> {
    const client = await connected();
    await client.ask({ type: 'newAgent', hyperparameters, seed }, 'statusChanged');
    await client.ask({ type: 'setPace', pace: 'max' }, 'statusChanged');
    return client;
  }

  return { connect, connected, withNewAgent, clients };
}
