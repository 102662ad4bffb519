import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeWebSocket, WebSocketServer } from 'ws';
import { MessagePortPort } from '../../../src/renderer/client/messagePortPort';
import { WebSocketPort } from '../../../src/renderer/client/webSocketPort';
import type { Port } from '../../../src/shared/ports/port';
import { encodeMessage } from '../../../src/shared/protocol/wireFormat';

function next(port: Port): Promise<unknown> {
  return new Promise((resolve) => {
    const stop = port.onMessage((message) => {
      stop();
      resolve(message);
    });
  });
}

const ended = (port: Port) => new Promise<void>((resolve) => port.onClose(resolve));

describe('a port over a MessagePort', () => {
  it('carries messages both ways, and nothing once it is closed', async () => {
    const { port1, port2 } = new MessageChannel();
    const window = new MessagePortPort(port1);
    const trainer = new MessagePortPort(port2);
    const frames = new Float32Array([1, 2]);
    const came = next(window);
    trainer.post({ type: 'frames', frames });
    expect(await came).toEqual({ type: 'frames', frames });

    const over = ended(trainer);
    window.close();
    await over;
    expect(() => window.post({ type: 'stop' })).not.toThrow();
  });
});

describe('a port over a WebSocket', () => {
  let server: WebSocketServer | undefined;
  afterEach(() => server?.close());

  async function connected() {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = new NodeWebSocket(`ws://127.0.0.1:${port}`);
    const [[peer]] = (await Promise.all([once(server, 'connection'), once(socket, 'open')])) as [
      [NodeWebSocket],
      unknown,
    ];
    return { peer, port: new WebSocketPort(socket as unknown as WebSocket) };
  }

  it('carries messages both ways and tells when the line is lost', async () => {
    const { peer, port } = await connected();
    const frames = new Float32Array([0.5, -1]);
    const came = next(port);
    peer.send(encodeMessage({ type: 'frames', bundle: 1, frames }));
    expect(await came).toEqual({ type: 'frames', bundle: 1, frames });

    const sent = once(peer, 'message');
    port.post({ type: 'stop' });
    const [bytes] = (await sent) as [Buffer];
    expect(new Uint8Array(bytes)).toEqual(new Uint8Array(encodeMessage({ type: 'stop' })));

    const over = ended(port);
    peer.terminate();
    await over;
    expect(() => port.post({ type: 'stop' })).not.toThrow();
  });

  it('makes of unreadable bytes and of text a message that no schema accepts', async () => {
    const { peer, port } = await connected();
    for (const junk of [new Uint8Array([0xc1]), 'text', new Uint8Array()]) {
      const came = next(port);
      peer.send(junk);
      expect(await came).toBeUndefined();
    }
    port.close();
  });
});
