import type { MessagePortMain } from 'electron';
import { BasePort } from '../../shared/ports/basePort';

/**
 * Electron's MessagePort, outside a page, as a Port. Nothing is transferred: Electron loses
 * transferred buffers between processes, so every message is copied.
 */
export class MessagePortMainPort extends BasePort {
  constructor(private readonly line: MessagePortMain) {
    super();
    line.on('message', (event) => this.receive(event.data));
    line.on('close', () => this.end());
    line.start();
  }

  protected send(message: object): void {
    this.line.postMessage(message);
  }

  protected disconnect(): void {
    this.line.close();
  }
}
