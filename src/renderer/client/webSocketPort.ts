import { BasePort } from '../../shared/ports/basePort';
import { decodeMessage, encodeMessage } from '../../shared/protocol/wireFormat';

/** A Port over a WebSocket that is open already and speaks src/shared/protocol/wireFormat.ts. */
export class WebSocketPort extends BasePort {
  constructor(private readonly socket: WebSocket) {
    super();
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', (event: MessageEvent<unknown>) =>
      this.receive(decoded(event.data)),
    );
    socket.addEventListener('close', () => this.end());
  }

  protected send(message: object): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    // A copy of its own: what `encode` hands out may be a view into its larger buffer.
    this.socket.send(encodeMessage(message).slice());
  }

  protected disconnect(): void {
    this.socket.close();
  }
}

/** What the bytes say; `undefined`, which no schema accepts, where they say nothing readable. */
function decoded(data: unknown): unknown {
  if (!(data instanceof ArrayBuffer)) return undefined;
  try {
    return decodeMessage(new Uint8Array(data));
  } catch {
    // The client of the protocol says of it that it cannot be read.
    return undefined;
  }
}
