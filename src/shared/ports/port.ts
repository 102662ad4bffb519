/**
 * One end of a two-way line between a trainer and a face: a MessagePort, a WebSocket or a pair in
 * memory. Messages arrive as `unknown`: who receives one validates it before using it.
 */
export interface Port {
  /** Sends a copy of `message`; after the line is closed, does nothing. */
  post(message: object): void;
  /** Hears every message that arrives from now on; returns what stops the hearing. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Hears, once, that either end closed the line; at once if it is closed already. */
  onClose(listener: () => void): () => void;
  close(): void;
}
