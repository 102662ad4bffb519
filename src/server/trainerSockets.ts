import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ConnectionLimiter } from '../host/process/connectionLimiter';
import { maxMessageBytes } from '../host/process/rateLimitedPort';
import type { Port } from '../shared/ports/port';
import type { Access } from './access';
import type { ConnectionRoom } from './connectionRoom';
import { LineMemory } from './lineMemory';
import { refusal } from './pageHandler';
import { maxUnreadBytes, SocketPort } from './socketPort';

/** What all lines together may hold: a model that comes, and one that goes, at their largest. */
const maxHeldBytes = 2 * maxUnreadBytes;

/** What decides who gets a line, and how much it takes. */
interface Doorkeepers {
  readonly access: Access;
  readonly room: ConnectionRoom;
  readonly limiter: ConnectionLimiter;
}

/**
 * Turns WebSockets at /trainer into ports, for those whom all doorkeepers let in.
 * @param attach gives a face to the trainer, or deals with it where none runs
 */
export function acceptTrainerSockets(
  server: Server,
  { access, room, limiter }: Doorkeepers,
  attach: (face: Port) => void,
): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const memory = new LineMemory(maxHeldBytes);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const allowed =
      access.isOwnHost(request) && access.isOwnOrigin(request) && access.hasSession(request);
    if (!allowed || request.url !== '/trainer') return refuse(socket);
    room.admit(request.socket);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const face = limiter.admit(new SocketPort(webSocket, request.socket, memory));
      if (face !== null) attach(face);
    });
  });
  return sockets;
}

function refuse(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  // Nobody else ends a socket that asked to be no HTTP connection any more.
  socket.end(
    'HTTP/1.1 403 Forbidden\r\nConnection: close\r\n' +
      `Content-Type: text/plain; charset=utf-8\r\n\r\n${refusal}\n`,
    () => socket.destroy(),
  );
}
