import { BasePort } from './basePort';
import type { Port } from './port';

/** Two ends in one process; a message posted at one arrives, later and as a copy, at the other. */
export function createMemoryPortPair(): [Port, Port] {
  const first = new MemoryPort();
  const second = new MemoryPort();
  first.peer = second;
  second.peer = first;
  return [first, second];
}

class MemoryPort extends BasePort {
  peer: MemoryPort | null = null;

  protected send(message: object): void {
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => this.peer?.receive(copy));
  }

  protected disconnect(): void {
    this.peer?.end();
  }
}
