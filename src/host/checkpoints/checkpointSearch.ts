import type { Checkpoint } from '../../trainer/checkpoint/checkpoint';
import { NewerCheckpointError } from '../../trainer/checkpoint/checkpointFormat';
import { ModelFormatError } from '../../trainer/models/modelFormatError';
import { FileTooLargeError, NotPlainFileError } from '../files/plainFile';
import { systemClause, systemCode } from '../files/systemErrors';
import { nameOf, type CheckpointFolder } from './checkpointFolder';

/** Where checkpoints may lie. */
export interface CheckpointSource {
  readonly folder: CheckpointFolder;
  /** Nothing in it is renamed. */
  readonly isReadOnly: boolean;
}

interface Candidate extends CheckpointSource {
  readonly number: number;
}

/** More files than this are counted, not named. */
const namedFiles = 3;

/**
 * Looks for a checkpoint to go on from, the newest first. What is damaged or of a newer version is
 * set aside and what cannot be read is left where it is, so that none of it is ever lost, and all of
 * it is named.
 */
export class CheckpointSearch {
  private candidates: Candidate[] | null = null;
  private found: Candidate | null = null;
  private readonly passedOver: string[] = [];

  /** @param sources the first is where the next checkpoint will be kept, unless it is read-only */
  constructor(private readonly sources: readonly CheckpointSource[]) {}

  /**
   * The next checkpoint that can be read; null where there is none, or no more.
   * @throws Error of the system if there is a folder that cannot be read
   */
  async next(): Promise<Checkpoint | null> {
    this.candidates ??= await this.list();
    for (;;) {
      const candidate = this.candidates.shift();
      if (candidate === undefined) return null;
      try {
        const checkpoint = await candidate.folder.read(candidate.number);
        this.found = candidate;
        for (const { folder, isReadOnly } of this.sources) {
          if (!isReadOnly) folder.continueAfter(candidate.number);
        }
        return checkpoint;
      } catch (error) {
        await this.passOver(candidate, error);
      }
    }
  }

  /**
   * The checkpoint that was found last does not fit after all.
   * @param why a clause
   */
  async refuse(why: string): Promise<void> {
    if (this.found !== null) await this.letGo(this.found, `does not fit: ${why}`, 'unusable');
  }

  /** What was found and cannot be used, in a sentence; null where there is no such thing. */
  get problem(): string | null {
    const { passedOver } = this;
    if (passedOver.length === 0) return null;
    const more = passedOver.length - namedFiles;
    const named = passedOver.slice(0, namedFiles);
    return `Passed over: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
  }

  /** A checkpoint has a higher number than the one from which its run went on, wherever that lies. */
  private async list(): Promise<Candidate[]> {
    const listed = await Promise.all(
      this.sources.map(async (source) => {
        const numbers = await source.folder.numbers();
        return numbers.map((number) => ({ ...source, number }));
      }),
    );
    return listed.flat().sort((one, other) => other.number - one.number);
  }

  private async passOver(candidate: Candidate, error: unknown): Promise<void> {
    if (error instanceof NewerCheckpointError) {
      return this.letGo(candidate, 'of a newer version of CartPole Studio', 'newer');
    }
    if (error instanceof ModelFormatError) return this.letGo(candidate, 'damaged', 'unusable');
    if (error instanceof FileTooLargeError) {
      return this.letGo(candidate, 'larger than any checkpoint', 'unusable');
    }
    // Another process, which holds this folder, removed it as outdated.
    if (candidate.isReadOnly && systemCode(error) === 'ENOENT') return;
    const why = error instanceof NotPlainFileError ? 'it is no plain file' : systemClause(error);
    this.leave(candidate, `cannot be read: ${why}`);
  }

  private async letGo(candidate: Candidate, why: string, prefix: string): Promise<void> {
    const { folder, number, isReadOnly } = candidate;
    if (isReadOnly) return this.leave(candidate, why);
    try {
      const name = await folder.setAside(number, prefix);
      this.passedOver.push(`“${nameOf(number)}” (${why}; kept as “${name}”)`);
    } catch {
      // What cannot be renamed lies where it was, which is told as well.
      this.leave(candidate, why);
    }
  }

  private leave({ folder, number }: Candidate, why: string): void {
    folder.keepApart();
    this.passedOver.push(`“${nameOf(number)}” (${why}; left where it is)`);
  }
}
