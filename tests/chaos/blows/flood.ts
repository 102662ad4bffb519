import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Draw } from '../draw';
import type { Relief } from '../schedule';

/** What somebody without a token sends: nothing, half a request, noise, a guess. */
const firstWords = [
  '',
  'GET / HTTP/1.1\r\nHost: 127.0.0.1',
  '\u0000\u0001\u0002 no HTTP at all\r\n\r\n',
  'GET /?token=guess HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'GET /trainer HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
];

/** Opens many connections without a token and keeps them; returns what lets go of them. */
export async function flood(url: URL, connections: number, draw: Draw): Promise<Relief> {
  const sockets: Socket[] = [];
  for (let opened = 0; opened < connections; opened++) {
    const socket = connect(Number(url.port), url.hostname);
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.write(draw.oneOf(firstWords));
    sockets.push(socket);
    if (opened % 50 === 0) await pause();
  }
  return () => {
    for (const socket of sockets) socket.destroy();
    return Promise.resolve();
  };
}
