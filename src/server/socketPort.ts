import type { RawData, WebSocket } from 'ws';
import { maxMessageBytes } from '../host/process/rateLimitedPort';
import { BasePort } from '../shared/ports/basePort';
import { decodeMessage, encodeMessage } from '../shared/protocol/wireFormat';
import { holdsAtMost } from './messagePackItems';

/** The settings of an agent and the files of a model are a few hundred values. */
const maxItems = 4096;

/** What may wait for a face that does not read: a model that it asked for, and news for a while. */
const maxUnreadBytes = maxMessageBytes + 16 * 1024 * 1024;

/** Between two looks whether the other end is still there. */
const pingMs = 15_000;

/** How long a face that is sent away may take to go. */
const closeTimeoutMs = 2000;

/** A face at the other end of a WebSocket; what is no message arrives as `undefined`. */
export class SocketPort extends BasePort {
  constructor(private readonly socket: WebSocket) {
    super();
    socket.on('message', (data, isBinary) => this.receive(isBinary ? decoded(data) : undefined));
    socket.on('close', () => this.end());
    // A broken frame or one that is too large; `close` follows.
    socket.on('error', () => undefined);
    this.watchOver();
  }

  /** Ends a line whose other end went without a word: a machine asleep, a tunnel that broke. */
  private watchOver(): void {
    let isAlive = true;
    this.socket.on('pong', () => (isAlive = true));
    const timer = setInterval(() => {
      if (!isAlive) this.socket.terminate();
      isAlive = false;
      this.socket.ping(ignoreError);
    }, pingMs);
    this.onClose(() => clearInterval(timer));
  }

  protected send(message: object): void {
    // Not `close`: what waits to be read would have to be read first.
    if (this.socket.bufferedAmount > maxUnreadBytes) this.socket.terminate();
    else this.socket.send(encodeMessage(message), ignoreError);
  }

  protected disconnect(): void {
    // 1012: the service restarts; come again.
    this.socket.close(1012);
    setTimeout(() => this.socket.terminate(), closeTimeoutMs).unref();
  }
}

function decoded(data: RawData): unknown {
  try {
    return data instanceof Buffer && holdsAtMost(data, maxItems) ? decodeMessage(data) : undefined;
  } catch {
    // Whoever sent these bytes is told that they are no message; here they interest nobody.
    return undefined;
  }
}

/** A send that fails is followed by the socket's `close`, which is what matters. */
function ignoreError(): void {
  return undefined;
}
