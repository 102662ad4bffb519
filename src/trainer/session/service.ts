import type { Command, CommandOf, CommandType } from '../../shared/protocol/commands';
import { otherHasControl } from '../../shared/protocol/control';
import type { TrainerEvent } from '../../shared/protocol/events';
import type { Port } from '../../shared/ports/port';
import { parseCommand, PROTOCOL_VERSION } from '../../shared/protocol/protocol';
import { asRecord, errorReply } from '../../shared/protocol/errorReply';
import { clauseOf } from '../../shared/errorText';
import type { Clock } from '../clock';
import { EngineUnavailable } from '../engines/engineSelector';
import { ControlLock } from './controlLock';
import { CommandError, Face } from './face';
import type { FaultListener } from './fault';
import type { Studio } from './studio';

/** These change nothing for the face that has control. */
const allowedToAll: ReadonlySet<CommandType> = new Set([
  'exportModel',
  'modelSaved',
  'setCheckpointInterval',
]);

const watchesOnly = 'This line only watches: command the trainer from a window.';

/**
 * Serves any number of faces: reads their commands, replies to each, and emits to all what happens.
 * One face has control; what would change something is refused to the others.
 */
export class TrainerService {
  private readonly faces = new Set<Face>();
  private readonly control: ControlLock<Face>;
  private readonly stopListening: () => void;

  constructor(
    private readonly studio: Studio,
    clock: Clock,
    private readonly onFault: FaultListener,
  ) {
    this.control = new ControlLock(clock, (face, hasControl) =>
      face.reply({ type: 'controlChanged', hasControl }),
    );
    this.stopListening = studio.listen({
      emit: (event) => this.emit(event),
      draw: (frame) => this.faces.forEach((face) => face.draw(frame)),
    });
  }

  attach(port: Port): void {
    const face = new Face(port, (asker) => this.control.isHeldBy(asker));
    this.faces.add(face);
    port.onMessage((message) => this.receive(face, message));
    port.onClose(() => {
      this.faces.delete(face);
      this.control.leave(face);
    });
  }

  /** Closes every port; resolves when the last checkpoint is kept. */
  async close(): Promise<void> {
    this.control.end();
    for (const face of [...this.faces]) face.close();
    await this.studio.close();
    this.stopListening();
  }

  private receive(face: Face, message: unknown): void {
    const parsed = parseCommand(message);
    if (!parsed.ok) {
      face.reply(errorReply(message, misunderstanding(message, parsed.problem)));
      return;
    }
    const { message: command } = parsed;
    const refuse = (error: unknown) =>
      face.reply(errorReply(command, this.sentenceOf(error, command)));
    try {
      this.execute(face, command)?.catch(refuse);
    } catch (error) {
      refuse(error);
    }
  }

  /** A promise, where the command is answered later. */
  private execute(face: Face, command: Command): Promise<void> | undefined {
    if (command.type === 'hello') {
      this.greet(face, command);
      return;
    }
    const { purpose } = face;
    if (purpose === null) throw new CommandError('Say hello first, then command.');
    if (command.type === 'acknowledgeFrames') {
      face.acknowledgeFrames(command.bundle);
      return;
    }
    if (command.type === 'takeOver') {
      if (purpose === 'watch') throw new CommandError(watchesOnly);
      this.control.takeOver(face);
      return;
    }
    if (!allowedToAll.has(command.type) && !face.hasControl) {
      throw new CommandError(purpose === 'watch' ? watchesOnly : otherHasControl);
    }
    return this.studio.execute(command, face);
  }

  private greet(face: Face, { protocolVersion, purpose, windowId }: CommandOf<'hello'>): void {
    if (protocolVersion !== PROTOCOL_VERSION) {
      throw new CommandError(otherVersion(protocolVersion));
    }
    face.greet(purpose);
    if (purpose === 'control') this.control.join(face, windowId);
    else this.control.leave(face);
    face.reply({ ...this.studio.welcome(), hasControl: this.control.isHeldBy(face) });
    face.draw(this.studio.currentFrame());
  }

  private emit(event: TrainerEvent): void {
    for (const face of this.faces) {
      if (event.type === 'agentReplaced') face.clearFrames();
      if (face.purpose !== null) face.reply(event);
    }
  }

  /** A fault in one command is told and survived: no agent in training is lost for it. */
  private sentenceOf(error: unknown, { type }: Command): string {
    if (error instanceof CommandError || error instanceof EngineUnavailable) return error.message;
    this.onFault(`following the command “${type}”`, error);
    return `The trainer could not do that because of a fault (${clauseOf(error)}). Try again, or make a new agent.`;
  }
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
