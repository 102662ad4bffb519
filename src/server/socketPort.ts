import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import { maxMessageBytes } from '../host/process/rateLimitedPort';
import { BasePort } from '../shared/ports/basePort';
import { decodeMessage, encodeMessage } from '../shared/protocol/wireFormat';
import { holdsAtMost } from '../shared/protocol/messagePackItems';
import type { LineMemory, MemoryHolder } from './lineMemory';

/** The settings of an agent and the files of a model are a few hundred values. */
const maxItems = 4096;

/** What may wait for a face that does not read: a model that it asked for, and news for a while. */
export const maxUnreadBytes = maxMessageBytes + 16 * 1024 * 1024;

/** Between two looks whether the other end is still there. */
const pingMs = 15_000;

/** How long a face that is sent away may take to go. */
const closeTimeoutMs = 2000;

/** A face at the other end of a WebSocket; what is no message arrives as `undefined`. */
export class SocketPort extends BasePort {
  /** Of the connection's bytes, those up to the last whole message, roughly. */
  private finishedBytes: number;

  /**
   * @param connection what the socket's bytes come over
   * @param memory counts what this line holds, with that of others
   */
  constructor(
    private readonly socket: WebSocket,
    private readonly connection: Socket,
    private readonly memory: LineMemory,
  ) {
    super();
    this.finishedBytes = connection.bytesRead;
    socket.on('message', (data, isBinary) => {
      this.finishedBytes = connection.bytesRead;
      this.receive(isBinary ? decoded(data) : undefined);
    });
    socket.on('close', () => this.end());
    // A broken frame or one that is too large; `close` follows.
    socket.on('error', () => undefined);
    this.watchOver();
    this.countMemory();
  }

  /** A message that comes in parts is kept until its end, which may never come. */
  private countMemory(): void {
    const holder: MemoryHolder = {
      heldBytes: () => this.connection.bytesRead - this.finishedBytes + this.socket.bufferedAmount,
      end: () => this.socket.terminate(),
    };
    this.memory.add(holder);
    this.onClose(() => this.memory.remove(holder));
    this.connection.on('data', () => this.memory.check());
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
    this.memory.check();
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
