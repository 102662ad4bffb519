import type { RawData, WebSocket } from 'ws';
import { BasePort } from '../shared/basePort';
import { decodeMessage, encodeMessage } from '../shared/wire';
import { rejection } from './rejection';

/** A face at the other end of a WebSocket. */
export class SocketPort extends BasePort {
  constructor(private readonly socket: WebSocket) {
    super();
    socket.on('message', (data, isBinary) => this.read(data, isBinary));
    socket.on('close', () => this.end());
    // A broken frame or one that is too large; `close` follows.
    socket.on('error', () => undefined);
  }

  protected send(message: object): void {
    this.socket.send(encodeMessage(message), ignoreError);
  }

  protected disconnect(): void {
    // 1012: the service restarts; come again.
    this.socket.close(1012);
  }

  private read(data: RawData, isBinary: boolean): void {
    const message = isBinary && data instanceof Buffer ? tryToDecode(data) : undefined;
    if (typeof message === 'object' && message !== null) this.receive(message);
    else this.post(rejection('The bytes are no message of CartPole Studio: reload the page.'));
  }
}

function tryToDecode(bytes: Uint8Array): unknown {
  try {
    return decodeMessage(bytes);
  } catch {
    return undefined;
  }
}

/** A send that fails is followed by the socket's `close`, which is what matters. */
function ignoreError(): void {
  return undefined;
}
