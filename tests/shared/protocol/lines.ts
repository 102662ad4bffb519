import { MessageChannel } from 'node:worker_threads';
import { WebSocket as NodeWebSocket } from 'ws';
import { startTrainer } from '../../../src/host/process/trainerRunner';
import { MessagePortMainPort } from '../../../src/main/trainer/messagePortMainPort';
import { MessagePortPort } from '../../../src/renderer/client/messagePortPort';
import { WebSocketPort } from '../../../src/renderer/client/webSocketPort';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { Port } from '../../../src/shared/ports/port';
import { logIn, noLimits, openSocket, servePage } from '../../server/serverFixture';
import { FakeMessagePortMain } from '../../support/processes/fakeMessagePortMain';

/** A running trainer, and how faces reach it. */
export interface TrainerBehindLines {
  connect(): Promise<Port>;
  close(): Promise<void>;
}

export interface LineKind {
  readonly name: string;
  start(): Promise<TrainerBehindLines>;
}

const memory: LineKind = {
  name: 'memory',
  async start() {
    const trainer = await startTrainer('simd');
    return {
      connect() {
        const [near, far] = createMemoryPortPair();
        trainer.attach(far);
        return Promise.resolve(near);
      },
      close: () => trainer.close(),
    };
  },
};

/** The desktop's adapters at both ends; Node's MessagePort stands in for Electron's. */
const messagePort: LineKind = {
  name: 'MessagePort',
  async start() {
    const trainer = await startTrainer('simd');
    return {
      connect() {
        const { port1, port2 } = new MessageChannel();
        const far = new FakeMessagePortMain(port1) as unknown as Electron.MessagePortMain;
        trainer.attach(new MessagePortMainPort(far));
        return Promise.resolve(new MessagePortPort(port2 as unknown as MessagePort));
      },
      close: () => trainer.close(),
    };
  },
};

/** The real server, its real child process and real sockets. */
const webSocket: LineKind = {
  name: 'WebSocket',
  async start() {
    // Node 20 has no WebSocket of its own; the page's adapter knows the browser's alone.
    globalThis.WebSocket ??= NodeWebSocket as unknown as typeof WebSocket;
    const page = await servePage('src/server/serverTrainer.ts', { limits: noLimits });
    const Cookie = await logIn(page);
    return {
      async connect() {
        const socket = await openSocket(page, { Cookie });
        return new WebSocketPort(socket as unknown as WebSocket);
      },
      close: () => page.close(),
    };
  },
};

export const lineKinds: readonly LineKind[] = [memory, messagePort, webSocket];
