import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { faceLimits } from '../../../src/host/process/rateLimitedPort';
import { MessagePortMainPort } from '../../../src/main/trainer/messagePortMainPort';
import { WebSocketPort } from '../../../src/renderer/client/webSocketPort';
import type { Command } from '../../../src/shared/protocol/commands';
import type { Port } from '../../../src/shared/ports/port';
import { PROTOCOL_VERSION } from '../../../src/shared/protocol/protocol';
import { logIn, openSocket, servePageAlone } from '../../server/serverFixture';
import { FakeMessageChannelMain } from '../../support/processes/fakeMessagePortMain';
import { NodeUtilityProcess } from '../../support/processes/nodeUtilityProcess';
import { peakMemoryBytes } from '../../support/peakMemory';
import { malformedCommands } from './malformedCommands';
import { runFolder, trainerArguments } from '../../support/trainerArguments';
import { printFigures, volume } from '../../support/volume';
import { TrainerClient } from './trainerClient';

/** What a hostile page reaches: processes of their own, so that their memory is not the page's. */
interface Target {
  readonly receivers: readonly number[];
  connect(): Promise<Port>;
  close(): Promise<void>;
}

const targets: readonly { readonly name: string; start(): Promise<Target> }[] = [
  {
    name: 'MessagePort',
    async start() {
      const folder = await runFolder();
      const entry = 'src/main/trainer/electronTrainer.ts';
      const child = new NodeUtilityProcess(entry, trainerArguments(folder));
      await new Promise((resolve) => child.once('message', resolve));
      return {
        receivers: [child.pid!],
        connect() {
          const { port1, port2 } = new FakeMessageChannelMain();
          child.postMessage(null, [port1]);
          return Promise.resolve(
            new MessagePortMainPort(port2 as unknown as Electron.MessagePortMain),
          );
        },
        async close() {
          const gone = new Promise((resolve) => child.once('exit', resolve));
          child.postMessage({ kind: 'end' });
          await gone;
          await rm(folder, { recursive: true });
        },
      };
    },
  },
  {
    name: 'WebSocket',
    async start() {
      // Node 20 has no WebSocket of its own; the page's adapter knows the browser's alone.
      globalThis.WebSocket ??= NodeWebSocket as unknown as typeof WebSocket;
      const page = await servePageAlone('src/server/serverTrainer.ts');
      const Cookie = await logIn(page);
      return {
        receivers: [page.pid],
        connect: async () =>
          new WebSocketPort((await openSocket(page, { Cookie })) as unknown as WebSocket),
        close: () => page.close(),
      };
    },
  },
];

/** Enough, in each case, that a line is closed and another follows. */
const malformedMessages = volume(10_000, 5000);
const validMessages = volume(100_000, 20_000);

const valid: readonly Command[] = [
  { type: 'acknowledgeFrames', bundle: 3 },
  { type: 'setPace', pace: '4x' },
  { type: 'exportModel', requestId: 4, format: 'tfjsLayers' },
  { type: 'playRandom', episodes: 1000 },
  { type: 'pause' },
  { type: 'stepOnce' },
  { type: 'resume' },
  { type: 'stop' },
];

describe.each(targets)('a hostile page at a $name', ({ start }) => {
  let target: Target;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.close());

  const connect = async () => new TrainerClient(await target.connect());

  /** Sends all of it as fast as it goes, over a new line when one is closed; returns what it is told. */
  async function pour(messages: Iterable<object>): Promise<Set<string>> {
    const clients = [await connect()];
    let sent = 0;
    let sentOnLast = 0;
    for (const message of messages) {
      if (clients.at(-1)!.isClosed) {
        clients.push(await connect());
        sentOnLast = 0;
      }
      clients.at(-1)!.postRaw(message);
      sentOnLast++;
      // The line's own adapters need turns to hear that it was closed.
      if (++sent % 500 === 0) await pause();
    }
    const last = clients.at(-1)!;
    const isTooMuch = sentOnLast > 2 * (faceLimits.burst + faceLimits.maxLeftOut);
    const isAnswered = () => last.isClosed || (!isTooMuch && last.all('rejected').length > 0);
    await expect.poll(isAnswered).toBe(true);
    last.port.close();
    printFigures(`${sent} messages took ${clients.length} lines`);
    for (const { unreadable } of clients) expect(unreadable).toEqual([]);
    return new Set(clients.flatMap((client) => client.all('rejected').map((one) => one.message)));
  }

  async function expectToBeServed(): Promise<void> {
    const client = await connect();
    const { status } = await client.hello();
    expect(status.agent.origin).toBe('bundled');
    client.port.close();
    for (const pid of target.receivers) {
      const bytes = await peakMemoryBytes(pid);
      printFigures(`the most memory of process ${pid}: ${((bytes ?? 0) / 2 ** 20).toFixed(0)} MiB`);
      expect(bytes ?? 0).toBeLessThan(400 * 2 ** 20);
    }
  }

  it(`gets sentences for ${malformedMessages} malformed messages, and others are served`, async () => {
    const told = await pour(fc.sample(malformedCommands, malformedMessages));
    for (const sentence of told) expect(sentence).toMatch(/^[^\n]+[.!?]$/);
    expect(told).toContain('Too many messages at once: this line is closed.');
    await expectToBeServed();
  });

  it(`is held back in words when ${validMessages} valid ones come at once, and others are served`, async () => {
    const told = await pour(
      (function* () {
        yield { type: 'hello', protocolVersion: PROTOCOL_VERSION, purpose: 'control' };
        for (let sent = 0; sent < validMessages; sent++) yield valid[sent % valid.length]!;
      })(),
    );
    expect(told).toContain('Too many messages at once: some were left out. Wait a moment.');
    expect(told).toContain('Too many messages at once: this line is closed.');
    await expectToBeServed();
  });
});
