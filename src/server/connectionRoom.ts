import type { Socket } from 'node:net';
import { descriptorLimit } from '../host/process/descriptorLimit';

/** Connections at once, of those that were let in and of those that were not. */
const maxConnections = 1024;

/** What the server has open itself: its own files, the log, the lines to a trainer and to the next. */
const ownDescriptors = 64;

/** With fewer, a window's own connections would push each other out. */
const leastConnections = 32;

/**
 * How many connections this process can keep.
 * @throws Error with a sentence for a person, if they are too few to serve anybody
 */
export function affordableConnections(limit = descriptorLimit()): number {
  const affordable = Math.min(maxConnections, limit - ownDescriptors);
  if (affordable >= leastConnections) return affordable;
  throw new Error(
    `This process may open ${limit} files and connections at once, and the server needs ` +
      `${ownDescriptors + leastConnections}: raise the limit, as “ulimit -n 1024” does in a shell.`,
  );
}

/**
 * Keeps connections below what the process may open. Those that were let in stay; of the others the
 * oldest makes room for the newest, so that whoever may come in is heard however many knock.
 */
export class ConnectionRoom {
  private readonly admitted = new Set<Socket>();
  /** In the order in which they came. */
  private readonly strangers = new Set<Socket>();

  constructor(private readonly size: number) {}

  /** Takes a new connection, or ends it where all places belong to those that were let in. */
  take(socket: Socket): void {
    if (this.admitted.size + this.strangers.size >= this.size) {
      const [oldest = socket] = this.strangers;
      this.strangers.delete(oldest);
      oldest.destroy();
      if (oldest === socket) return;
    }
    this.strangers.add(socket);
    socket.once('close', () => {
      this.strangers.delete(socket);
      this.admitted.delete(socket);
    });
  }

  /** Its other end has shown that it may come in. */
  admit(socket: Socket): void {
    if (this.strangers.delete(socket)) this.admitted.add(socket);
  }
}
