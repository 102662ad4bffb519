import type { Command } from '../../src/shared/protocol/commands';
import type { EventOf, TrainerEvent } from '../../src/shared/protocol/events';
import type { Port } from '../../src/shared/ports/port';
import { helloOf, ProtocolClient } from '../../src/shared/protocol/protocolClient';

interface Mark {
  readonly atMs: number;
  readonly environmentSteps: number;
}

/** Marks that are kept: those of the last ten seconds. */
const keptMarks = 100;

/** A face that controls a run without end and remembers how far it was at any moment. */
export class RunWitness {
  /** Whether it was solved: from then on training has no end of its own. */
  isSolved = false;
  private marks: Mark[] = [];
  readonly welcome: Promise<EventOf<'welcome'>>;
  private readonly client: ProtocolClient;

  constructor(port: Port) {
    this.client = new ProtocolClient(port);
    this.client.onEvent((event) => this.take(event));
    this.client.onUnreadable((problem) => {
      throw new Error(problem);
    });
    this.welcome = new Promise((resolve) => this.client.on('welcome', resolve));
    this.post(helloOf('control'));
  }

  post(command: Command): void {
    this.client.post(command);
  }

  get steps(): number {
    return this.marks.at(-1)?.environmentSteps ?? 0;
  }

  /** Milliseconds before `atMs` at which the run was last at these steps, or before them. */
  sinceMs(environmentSteps: number, atMs: number): number {
    const later = this.marks.find((mark) => mark.environmentSteps > environmentSteps);
    return later === undefined ? 0 : atMs - later.atMs;
  }

  private take(event: TrainerEvent): void {
    if (event.type === 'progress') this.note(event.environmentSteps);
    else if (event.type === 'confirmed') this.isSolved ||= event.solved;
    else if (event.type === 'frames') {
      this.post({ type: 'acknowledgeFrames', bundle: event.bundle });
    } else if (event.type === 'activityEnded') this.post({ type: 'train' });
  }

  private note(environmentSteps: number): void {
    this.marks.push({ atMs: performance.now(), environmentSteps });
    if (this.marks.length > keptMarks) this.marks.shift();
  }
}
