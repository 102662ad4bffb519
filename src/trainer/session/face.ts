import type { Purpose } from '../../shared/protocol/control';
import type { TrainerEvent } from '../../shared/protocol/events';
import type { Frame } from '../../shared/protocol/frames';
import type { Port } from '../../shared/ports/port';
import { FrameStream } from './frameStream';

/** Whoever sent a command: gets the events that answer it and that nobody else hears. */
export interface Asker {
  /** Whether it may change anything now. */
  readonly hasControl: boolean;
  reply(event: TrainerEvent): void;
}

/** A command cannot be followed; the message is one sentence for a person. */
export class CommandError extends Error {}

/** A window, page or terminal at its port: what is sent to it, and the frames on their way. */
export class Face implements Asker {
  private greeting: { readonly purpose: Purpose; readonly frames: FrameStream | null } | null =
    null;

  /** @param holdsControl asked whenever something is about to change */
  constructor(
    private readonly port: Port,
    private readonly holdsControl: (face: Face) => boolean,
  ) {}

  get hasControl(): boolean {
    return this.holdsControl(this);
  }

  /** What it said hello for; null before that. */
  get purpose(): Purpose | null {
    return this.greeting?.purpose ?? null;
  }

  /** It said hello. A face that only watches gets no frames. */
  greet(purpose: Purpose): void {
    const frames =
      purpose === 'watch'
        ? null
        : new FrameStream((bundle, rows) => this.reply({ type: 'frames', bundle, frames: rows }));
    this.greeting = { purpose, frames };
  }

  /**
   * Sends an event to this face alone. A port that cannot carry it is closed: the other faces go
   * on, and so does what runs.
   */
  reply(event: TrainerEvent): void {
    try {
      this.port.post(event);
    } catch {
      // The port is broken, and nothing could be said through it; its closing is heard by all.
      this.port.close();
    }
  }

  draw(frame: Frame): void {
    this.greeting?.frames?.offer(frame);
  }

  /** Lets go of the frames that wait: they show an agent that is no more. */
  clearFrames(): void {
    this.greeting?.frames?.clear();
  }

  acknowledgeFrames(bundle: number): void {
    this.greeting?.frames?.acknowledge(bundle);
  }

  close(): void {
    this.port.close();
  }
}
