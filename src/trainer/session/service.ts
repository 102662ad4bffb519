import type { Command, CommandOf, CommandType } from '../../shared/protocol/commands';
import { otherDrives, type Purpose } from '../../shared/protocol/control';
import type { TrainerEvent } from '../../shared/protocol/events';
import type { Frame } from '../../shared/protocol/frames';
import type { Port } from '../../shared/ports/port';
import { parseCommand, PROTOCOL_VERSION } from '../../shared/protocol/protocol';
import { asRecord, errorReply } from '../../shared/protocol/errorReply';
import type { Clock } from '../clock';
import { Driving } from './controlLock';
import { EngineUnavailable } from '../engines/engineSelector';
import { FrameStream } from './frameStream';
import { CommandError } from './commandError';
import type { Answer, Studio, StudioCommand } from './studio';

/** One that said hello. */
interface Face {
  readonly purpose: Purpose;
  readonly answer: Answer;
  /** Null on a line that only watches. */
  readonly frames: FrameStream | null;
}

/** They change nothing for the face that drives. */
const allowedToAll: ReadonlySet<CommandType> = new Set([
  'exportModel',
  'modelSaved',
  'setCheckpointInterval',
]);

const watchesOnly = 'This line only watches: command the trainer from a window.';

/**
 * Serves any number of faces: reads their commands, answers each, and tells all what happens. One
 * face drives; what changes something is refused to the others.
 */
export class TrainerService {
  private readonly ports = new Set<Port>();
  private readonly faces = new Map<Port, Face>();
  private readonly driving: Driving<Port>;

  constructor(
    private readonly studio: Studio,
    clock: Clock,
  ) {
    this.driving = new Driving(clock, (port, driving) =>
      post(port, { type: 'drivingChanged', driving }),
    );
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
      this.driving.leave(port);
    });
  }

  /** Closes every line; resolves when the last checkpoint is kept. */
  close(): Promise<void> {
    this.driving.end();
    for (const port of [...this.ports]) port.close();
    return this.studio.close();
  }

  private receive(port: Port, message: unknown): void {
    const parsed = parseCommand(message);
    if (!parsed.ok) {
      reject(port, message, misunderstanding(message, parsed.problem));
      return;
    }
    try {
      this.execute(port, parsed.message);
    } catch (error) {
      reject(port, parsed.message, sentenceOf(error));
    }
  }

  private execute(port: Port, command: Command): void {
    if (command.type === 'hello') {
      this.greet(port, command);
      return;
    }
    const face = this.faces.get(port);
    if (face === undefined) throw new CommandError('Say hello first, then command.');
    if (command.type === 'acknowledgeFrames') face.frames?.acknowledge(command.bundle);
    else if (command.type === 'takeOver') this.letTakeOver(port, face);
    else this.command(port, face, command);
  }

  private letTakeOver(port: Port, { purpose }: Face): void {
    if (purpose === 'watch') throw new CommandError(watchesOnly);
    this.driving.takeOver(port);
  }

  private command(port: Port, { purpose, answer }: Face, command: StudioCommand): void {
    if (!allowedToAll.has(command.type) && !this.driving.drives(port)) {
      throw new CommandError(purpose === 'watch' ? watchesOnly : otherDrives);
    }
    this.studio.execute(command, answer);
  }

  private greet(port: Port, { protocolVersion, purpose, windowId }: CommandOf<'hello'>): void {
    if (protocolVersion !== PROTOCOL_VERSION) {
      throw new CommandError(otherVersion(protocolVersion));
    }
    const answer: Answer = (event) => post(port, event);
    const frames =
      purpose === 'watch'
        ? null
        : new FrameStream((bundle, rows) => answer({ type: 'frames', bundle, frames: rows }));
    this.faces.set(port, { purpose, answer, frames });
    if (purpose === 'drive') this.driving.join(port, windowId);
    else this.driving.leave(port);
    answer({ ...this.studio.welcome(), driving: this.driving.drives(port) });
    frames?.offer(this.studio.currentFrame());
  }

  private tellAll(event: TrainerEvent): void {
    for (const port of this.faces.keys()) post(port, event);
  }

  private drawAll(frame: Frame): void {
    for (const { frames } of this.faces.values()) frames?.offer(frame);
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
  post(port, errorReply(message, sentence));
}

/** The hello of another version may have other fields: what is wrong is the version all the same. */
function misunderstanding(message: unknown, problem: string): string {
  const { type, protocolVersion } = asRecord(message);
  return type === 'hello' &&
    Number.isSafeInteger(protocolVersion) &&
    protocolVersion !== PROTOCOL_VERSION
    ? otherVersion(protocolVersion as number)
    : `The message was not understood (${problem}).`;
}

function otherVersion(protocolVersion: number): string {
  return (
    `This window speaks version ${protocolVersion} of the protocol and the trainer version ` +
    `${PROTOCOL_VERSION}: load the window again.`
  );
}

/** A fault in one command is told and survived: no agent in training is lost for it. */
function sentenceOf(error: unknown): string {
  if (error instanceof CommandError || error instanceof EngineUnavailable) return error.message;
  const cause = error instanceof Error ? error.message : String(error);
  return `The trainer could not do that because of a fault (${cause}). Try again, or make a new agent.`;
}
