import { afterEach, describe, expect, it } from 'vitest';
import { startTrainer, type RunningTrainer } from '../../../src/host/process/trainerRunner';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import { frameColumns, type Frame } from '../../../src/shared/protocol/frames';
import { readRow, rowCount } from '../../../src/shared/protocol/packedRows';
import { endlessRun } from '../../support/endlessRun';
import { TrainerClient } from '../../shared/protocol/trainerClient';
import { encodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/encode';
import { exampleModel } from '../models/someModels';

let trainer: RunningTrainer | null = null;
afterEach(async () => {
  await trainer?.close();
  trainer = null;
});

/** A trainer that was given a model whose weights are finite, and whose values are not. */
async function trainerWithHugeWeights(): Promise<TrainerClient> {
  trainer = await startTrainer('simd');
  const [face, line] = createMemoryPortPair();
  trainer.attach(line);
  const client = new TrainerClient(face);
  await client.hello();
  const files = encodeTfjsLayers(exampleModel(1e25));
  await client.ask({ type: 'importModel', requestId: 1, name: 'huge', files }, 'modelOpened');
  client.post({ type: 'setPace', pace: 'max' });
  return client;
}

function framesOf(client: TrainerClient, from = 0): Frame[] {
  return client
    .all('frames', from)
    .flatMap(({ frames }) =>
      Array.from({ length: rowCount(frames, frameColumns) }, (_, row) =>
        readRow(frames, row, frameColumns),
      ),
    );
}

/** Every number of a message. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value instanceof Float32Array || value instanceof Float64Array) return [...value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

function expectNoInfinity(client: TrainerClient): void {
  expect(client.unreadable).toEqual([]);
  expect(client.events.flatMap(numbersIn).filter((value) => Math.abs(value) === Infinity)).toEqual(
    [],
  );
}

describe('a network whose values are too large to be numbers', () => {
  it('plays, and each frame says that there are none to show', async () => {
    const client = await trainerWithHugeWeights();
    const from = client.events.length;
    const ended = await client.ask({ type: 'test', episodes: 3 }, 'activityEnded');
    expect(ended).toMatchObject({ reason: 'finished' });
    const frames = framesOf(client, from);
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) {
      expect(frame).toMatchObject({ qLeft: NaN, qRight: NaN, overflowed: 1 });
    }
    expectNoInfinity(client);
  });

  it('is told to diverge when it trains, and a sound agent after it is shown as ever', async () => {
    const client = await trainerWithHugeWeights();
    const ended = await client.ask({ type: 'train' }, 'activityEnded');
    expect(ended.reason).toBe('failed');
    expect(client.all('failed').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The network diverged at gradient step 1: /),
    ]);
    expectNoInfinity(client);

    const newAgent = { type: 'newAgent', hyperparameters: endlessRun, seed: 1 } as const;
    await client.ask(newAgent, 'agentReplaced');
    const from = client.events.length;
    client.post({ type: 'train' });
    await client.next('metrics', () => true, from);
    await client.ask({ type: 'stop' }, 'activityEnded');
    const [frame] = framesOf(client, from);
    expect(frame).toMatchObject({ overflowed: 0 });
    expect(frame!.qLeft).not.toBeNaN();
    expectNoInfinity(client);
  });
});
