import type { Port } from '../../src/shared/ports/port';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';

/** An app with a trainer, and the person who starts it. */
export interface Subject {
  /** Hears what the app says to its person elsewhere than in the window. */
  onSentence: (sentence: string) => void;
  /**
   * A line to the trainer; the app is started first where it does not run.
   * @throws Error if it cannot be reached just now
   */
  connect(): Promise<Port>;
  /** Ends the app as a person does, and starts it again. */
  restart(): Promise<void>;
  /** Ends the app as a person does. */
  close(): Promise<void>;
  /** The trainer's process; null while there is none. */
  trainerPid(): number | null;
  /** Every process of the app, by name. */
  processes(): ReadonlyMap<string, number>;
  /** The newest checkpoint of the run that is open, or was open last; null if there is none. */
  newestKept(): Checkpoint | null;
}
