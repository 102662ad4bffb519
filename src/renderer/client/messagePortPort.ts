import { BasePort } from '../../shared/ports/basePort';

/** A Port over a MessagePort, which is started here. */
export class MessagePortPort extends BasePort {
  constructor(private readonly line: MessagePort) {
    super();
    line.addEventListener('message', (event: MessageEvent<unknown>) => this.receive(event.data));
    line.addEventListener('close', () => this.end());
    line.start();
  }

  protected send(message: object): void {
    this.line.postMessage(message);
  }

  protected disconnect(): void {
    this.line.close();
  }
}
