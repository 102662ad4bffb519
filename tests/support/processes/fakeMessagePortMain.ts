import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/**
 * Electron's MessagePortMain over Node's own MessagePort: real queues, real structured clones,
 * asynchronous delivery; only the events' shape is Electron's.
 */
export class FakeMessagePortMain extends EventEmitter {
  constructor(readonly nodePort: MessagePort) {
    super();
    nodePort.on('close', () => this.emit('close'));
  }

  start(): void {
    this.nodePort.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  postMessage(message: unknown): void {
    this.nodePort.postMessage(message);
  }

  close(): void {
    this.nodePort.close();
  }
}

export class FakeMessageChannelMain {
  readonly port1: FakeMessagePortMain;
  readonly port2: FakeMessagePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakeMessagePortMain(port1);
    this.port2 = new FakeMessagePortMain(port2);
  }
}
