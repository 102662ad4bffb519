import * as v from 'valibot';
import { BasePort } from '../../shared/ports/basePort';
import type { Port } from '../../shared/ports/port';
import { envelopeSchema, type Envelope, type TrainerReport } from './channelMessages';

interface MultiplexerOptions {
  send(envelope: Envelope): void;
  /** The other side opened a line. */
  onOpen?(port: Port): void;
  onReport?(report: TrainerReport): void;
}

/** One side of many ports that share a process's single channel; both sides use this class. */
export class PortMultiplexer {
  private readonly ports = new Map<number, MultiplexedPort>();
  private nextLine = 0;

  constructor(private readonly options: MultiplexerOptions) {}

  /** Opens a line to the other side. Only the host opens lines, so that numbers never clash. */
  open(): Port {
    const line = this.add(this.nextLine++);
    this.options.send({ kind: 'open', line: line.number });
    return line;
  }

  /** Takes what came over the channel; what is no envelope of ours is ignored. */
  receive(candidate: unknown): void {
    const result = v.safeParse(envelopeSchema, candidate);
    if (!result.success) return;
    const envelope = result.output;
    if (!('line' in envelope)) this.options.onReport?.(envelope);
    else if (envelope.kind === 'open') this.options.onOpen?.(this.add(envelope.line));
    else if (envelope.kind === 'message') this.ports.get(envelope.line)?.arrive(envelope.message);
    else this.ports.get(envelope.line)?.endRemotely();
  }

  /** The process at the other side is gone. */
  closeAll(): void {
    for (const line of [...this.ports.values()]) line.endRemotely();
  }

  private add(number: number): MultiplexedPort {
    const line = new MultiplexedPort(number, (envelope) => this.options.send(envelope));
    this.ports.set(number, line);
    line.onClose(() => this.ports.delete(number));
    return line;
  }
}

class MultiplexedPort extends BasePort {
  constructor(
    readonly number: number,
    private readonly sendEnvelope: (envelope: Envelope) => void,
  ) {
    super();
  }

  arrive(message: unknown): void {
    this.receive(message);
  }

  endRemotely(): void {
    this.end();
  }

  protected send(message: object): void {
    this.sendEnvelope({ kind: 'message', line: this.number, message });
  }

  protected disconnect(): void {
    this.sendEnvelope({ kind: 'close', line: this.number });
  }
}
