import { describe, expect, it } from 'vitest';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { EventOf, TrainerEvent } from '../../../src/shared/protocol/events';
import {
  CommandRejected,
  ConnectionClosed,
  ProtocolClient,
} from '../../../src/shared/protocol/protocolClient';

function connect() {
  const [near, trainer] = createMemoryPortPair();
  const client = new ProtocolClient(near);
  return { client, trainer, post: (event: TrainerEvent) => trainer.post(event) };
}

const exported = (requestId: number): EventOf<'modelExported'> => ({
  type: 'modelExported',
  requestId,
  format: 'tfjsLayers',
  readme: '',
  suggestedName: `model-${requestId}`,
  files: [],
});
const refused = (requestId: number | null, command: string | null) =>
  ({ type: 'rejected', requestId, command, message: 'Not now.' }) as const;

describe('a client of the protocol', () => {
  it('gives each of two requests its own answer, in whatever order they come', async () => {
    const { client, post } = connect();
    const first = client.request(
      { type: 'exportModel', requestId: 1, format: 'tfjsLayers' },
      'modelExported',
    );
    const second = client.request(
      { type: 'exportModel', requestId: 2, format: 'tfjsLayers' },
      'modelExported',
    );
    post(exported(2));
    post(exported(1));
    expect((await first).suggestedName).toBe('model-1');
    expect((await second).suggestedName).toBe('model-2');
  });

  it('ends the request that was refused, and no other', async () => {
    const { client, post } = connect();
    const good = client.request(
      { type: 'exportModel', requestId: 1, format: 'tfjsLayers' },
      'modelExported',
    );
    const bad = client.request(
      { type: 'exportModel', requestId: 2, format: 'tfjsLayers' },
      'modelExported',
    );
    const train = client.request({ type: 'train' }, 'statusChanged');
    post(refused(2, 'exportModel'));
    post(refused(null, 'train'));
    post(exported(1));
    await expect(bad).rejects.toThrow(CommandRejected);
    await expect(train).rejects.toThrow('Not now.');
    expect((await good).requestId).toBe(1);
  });

  it('ends what waits when either end closes the port, and what is asked after it', async () => {
    const { client, trainer } = connect();
    const waiting = client.request(
      { type: 'exportModel', requestId: 1, format: 'tfjsLayers' },
      'modelExported',
    );
    trainer.close();
    await expect(waiting).rejects.toThrow(ConnectionClosed);
    const late = client.request(
      { type: 'exportModel', requestId: 2, format: 'tfjsLayers' },
      'modelExported',
    );
    await expect(late).rejects.toThrow(ConnectionClosed);
  });

  it('tells listeners of one type, until they stop, and hands on nothing unreadable', async () => {
    const { client, trainer, post } = connect();
    const heard: number[] = [];
    const problems: string[] = [];
    const stop = client.on('modelExported', ({ requestId }) => heard.push(requestId));
    client.onUnreadable((problem) => problems.push(problem));
    post(exported(1));
    post(refused(null, null));
    trainer.post({ type: 'modelExported', requestId: 'two' });
    await Promise.resolve();
    stop();
    post(exported(3));
    await Promise.resolve();
    expect(heard).toEqual([1]);
    expect(problems).toHaveLength(1);
  });
});
