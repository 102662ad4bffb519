import type { Port } from './port';

/** Two ends in one process; a message posted at one arrives, later and as a copy, at the other. */
export function createMemoryPortPair(): [Port, Port] {
  const first = new MemoryPort();
  const second = new MemoryPort();
  first.peer = second;
  second.peer = first;
  return [first, second];
}

class MemoryPort implements Port {
  peer: MemoryPort | null = null;
  private readonly messageListeners = new Set<(message: unknown) => void>();
  private readonly closeListeners = new Set<() => void>();
  private closed = false;

  post(message: object): void {
    if (this.closed) return;
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => this.peer?.receive(copy));
  }

  onMessage(listener: (message: unknown) => void): () => void {
    this.messageListeners.add(listener);
    return () => this.messageListeners.delete(listener);
  }

  onClose(listener: () => void): () => void {
    if (this.closed) listener();
    else this.closeListeners.add(listener);
    return () => this.closeListeners.delete(listener);
  }

  close(): void {
    this.end();
    this.peer?.end();
  }

  private receive(message: unknown): void {
    if (this.closed) return;
    for (const listener of [...this.messageListeners]) listener(message);
  }

  private end(): void {
    if (this.closed) return;
    this.closed = true;
    const listeners = [...this.closeListeners];
    this.closeListeners.clear();
    for (const listener of listeners) listener();
  }
}
