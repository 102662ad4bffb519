import type { Command } from '../shared/commands';
import type { TrainerEvent } from '../shared/events';
import type { Frame } from '../shared/frames';
import type { Port } from '../shared/port';
import { parseCommand, PROTOCOL_VERSION } from '../shared/protocol';
import { EngineUnavailable } from './engineChooser';
import { FrameStream } from './frameStream';
import { Refusal, type Studio } from './studio';

/** Serves any number of faces: reads their commands, answers each, and tells all what happens. */
export class TrainerService {
  private readonly ports = new Set<Port>();
  /** Those that said hello. */
  private readonly faces = new Map<Port, FrameStream>();

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
      reject(port, parsed.message, sentenceOf(error));
    }
  }

  private obey(port: Port, command: Command): void {
    if (command.type === 'hello') {
      this.greet(port, command.protocolVersion);
      return;
    }
    const frames = this.faces.get(port);
    if (frames === undefined) throw new Refusal('Say hello first, then command.');
    if (command.type === 'acknowledgeFrames') frames.acknowledge(command.bundle);
    else this.studio.obey(command, (event) => post(port, event));
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
    this.faces.set(port, frames);
    post(port, this.studio.welcome());
    frames.offer(this.studio.currentFrame());
  }

  private tellAll(event: TrainerEvent): void {
    for (const port of this.faces.keys()) post(port, event);
  }

  private drawAll(frame: Frame): void {
    for (const frames of this.faces.values()) frames.offer(frame);
  }
}

/** A line that cannot carry a message is closed: the others go on, and so does what runs. */
function post(port: Port, event: TrainerEvent): void {
  try {
    port.post(event);
  } catch {
    port.close();
  }
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

/** A fault in one command is told and survived: no agent in training is lost for it. */
function sentenceOf(error: unknown): string {
  if (error instanceof Refusal || error instanceof EngineUnavailable) return error.message;
  const cause = error instanceof Error ? error.message : String(error);
  return `The trainer could not do that because of a fault (${cause}). Try again, or make a new agent.`;
}

function asRecord(message: unknown): Readonly<Record<string, unknown>> {
  return typeof message === 'object' && message !== null ? { ...message } : {};
}
