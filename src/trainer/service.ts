import type { Command } from '../shared/commands';
import type { TrainerEvent } from '../shared/events';
import type { Frame } from '../shared/frames';
import type { Port } from '../shared/port';
import { parseCommand, PROTOCOL_VERSION } from '../shared/protocol';
import { FrameStream } from './frameStream';
import { Refusal, type Studio } from './studio';

interface Face {
  readonly port: Port;
  readonly frames: FrameStream;
}

/** Serves any number of faces: reads their commands, answers each, and tells all what happens. */
export class TrainerService {
  private readonly ports = new Set<Port>();
  /** Those that said hello. */
  private readonly faces = new Map<Port, Face>();

  constructor(private readonly studio: Studio) {
    studio.listen({
      event: (event) => this.tellAll(event),
      frame: (frame) => this.drawAll(frame),
    });
  }

  attach(port: Port): void {
    this.ports.add(port);
    port.onMessage((message) => this.receive(port, message));
    port.onClose(() => {
      this.ports.delete(port);
      this.faces.delete(port);
    });
  }

  close(): void {
    this.studio.close();
    for (const port of [...this.ports]) port.close();
  }

  private receive(port: Port, message: unknown): void {
    const parsed = parseCommand(message);
    if (!parsed.ok) {
      reject(port, message, `The message was not understood (${parsed.problem}).`);
      return;
    }
    try {
      this.obey(port, parsed.message);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reject(port, parsed.message, error.message);
    }
  }

  private obey(port: Port, command: Command): void {
    if (command.type === 'hello') {
      this.greet(port, command.protocolVersion);
      return;
    }
    const face = this.faces.get(port);
    if (face === undefined) throw new Refusal('Say hello first, then command.');
    if (command.type === 'acknowledgeFrames') face.frames.acknowledge(command.bundle);
    else this.studio.obey(command, (event) => port.post(event));
  }

  private greet(port: Port, protocolVersion: number): void {
    if (protocolVersion !== PROTOCOL_VERSION) {
      throw new Refusal(
        `This window speaks version ${protocolVersion} of the protocol and the trainer version ` +
          `${PROTOCOL_VERSION}: load the window again.`,
      );
    }
    const frames = new FrameStream((bundle, rows) =>
      post(port, { type: 'frames', bundle, frames: rows }),
    );
    this.faces.set(port, { port, frames });
    post(port, this.studio.welcome());
    frames.offer(this.studio.currentFrame());
  }

  private tellAll(event: TrainerEvent): void {
    for (const face of this.faces.values()) post(face.port, event);
  }

  private drawAll(frame: Frame): void {
    for (const face of this.faces.values()) face.frames.offer(frame);
  }
}

function post(port: Port, event: TrainerEvent): void {
  port.post(event);
}

function reject(port: Port, message: unknown, sentence: string): void {
  const { type, requestId } = asRecord(message);
  post(port, {
    type: 'rejected',
    requestId: Number.isSafeInteger(requestId) ? (requestId as number) : null,
    command: typeof type === 'string' ? type.slice(0, 40) : null,
    message: sentence,
  });
}

function asRecord(message: unknown): Readonly<Record<string, unknown>> {
  return typeof message === 'object' && message !== null ? { ...message } : {};
}
