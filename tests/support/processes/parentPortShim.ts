import { EventEmitter } from 'node:events';
import { FakeMessageChannelMain } from './fakeMessagePortMain';
import { PortsOverIpc, type IpcEnvelope } from './portsOverIpc';

/** Loaded into a process of Node before its script: gives it the `process.parentPort` of Electron. */

function send(envelope: IpcEnvelope): void {
  if (process.connected) process.send?.(envelope, undefined, undefined, () => undefined);
}

class ParentPort extends EventEmitter {
  private readonly ports = new PortsOverIpc(send);

  constructor() {
    super();
    // Messages wait until somebody listens, as in Electron.
    const start = (event: string | symbol) => {
      if (event !== 'message') return;
      this.off('newListener', start);
      process.on('message', (envelope) => this.receive(envelope as IpcEnvelope));
    };
    this.on('newListener', start);
  }

  postMessage(message: unknown): void {
    send({ kind: 'post', message, ports: [] });
  }

  private receive(envelope: IpcEnvelope): void {
    if (envelope.kind !== 'post') return this.ports.receive(envelope);
    const ports = envelope.ports.map((number) => {
      const { port1, port2 } = new FakeMessageChannelMain();
      this.ports.bridge(number, port1);
      return port2;
    });
    this.emit('message', { data: envelope.message, ports });
  }
}

Object.assign(process, { parentPort: new ParentPort() });
// Electron ends its utility processes with itself.
process.on('disconnect', () => process.exit());
