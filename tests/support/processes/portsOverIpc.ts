import type { FakeMessagePortMain } from './fakeMessagePortMain';

/** What travels over Node's IPC channel in place of Electron's own pipes. */
export type IpcEnvelope =
  | { readonly kind: 'post'; readonly message: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'portMessage'; readonly port: number; readonly message: unknown }
  | { readonly kind: 'portClosed'; readonly port: number };

/** One side of the ports that were handed to another process; both sides use this class. */
export class PortsOverIpc {
  private readonly ports = new Map<number, FakeMessagePortMain>();

  constructor(private readonly send: (envelope: IpcEnvelope) => void) {}

  /** From now on, what arrives at this end goes to the other process under this number. */
  bridge(number: number, port: FakeMessagePortMain): void {
    this.ports.set(number, port);
    port.on('message', ({ data }: { data: unknown }) =>
      this.send({ kind: 'portMessage', port: number, message: data }),
    );
    port.on('close', () => {
      if (this.ports.delete(number)) this.send({ kind: 'portClosed', port: number });
    });
    port.start();
  }

  receive(envelope: Exclude<IpcEnvelope, { kind: 'post' }>): void {
    const port = this.ports.get(envelope.port);
    if (envelope.kind === 'portMessage') port?.postMessage(envelope.message);
    else this.close(envelope.port);
  }

  /** The process at the other side is gone. */
  closeAll(): void {
    for (const number of [...this.ports.keys()]) this.close(number);
  }

  private close(number: number): void {
    const port = this.ports.get(number);
    this.ports.delete(number);
    port?.close();
  }
}
