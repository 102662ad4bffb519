import type { Port } from './port';

/** The listeners' half of a Port; an adapter adds how messages leave and how its line ends. */
export abstract class BasePort implements Port {
  private readonly messageListeners = new Set<(message: unknown) => void>();
  private readonly closeListeners = new Set<() => void>();
  private ended = false;

  protected abstract send(message: object): void;
  protected abstract disconnect(): void;

  post(message: object): void {
    if (!this.ended) this.send(message);
  }

  close(): void {
    if (this.ended) return;
    this.disconnect();
    this.end();
  }

  onMessage(listener: (message: unknown) => void): () => void {
    this.messageListeners.add(listener);
    return () => this.messageListeners.delete(listener);
  }

  onClose(listener: () => void): () => void {
    if (this.ended) listener();
    else this.closeListeners.add(listener);
    return () => this.closeListeners.delete(listener);
  }

  /** For the adapter: a message has come. */
  protected receive(message: unknown): void {
    if (this.ended) return;
    for (const listener of [...this.messageListeners]) listener(message);
  }

  /** For the adapter: the line is closed, by whichever end. */
  protected end(): void {
    if (this.ended) return;
    this.ended = true;
    const listeners = [...this.closeListeners];
    this.closeListeners.clear();
    this.messageListeners.clear();
    for (const listener of listeners) listener();
  }
}
