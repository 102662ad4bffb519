import { access, constants, lstat, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint, CheckpointStore } from '../../trainer/checkpoint/checkpoint';
import { decodeCheckpoint } from '../../trainer/checkpoint/checkpointFormat';
import { refuse } from '../../trainer/models/modelFormatError';
import { sealed, unsealed } from './checkpointFile';
import { createFolder } from '../files/createFolder';
import { readPlainFile } from '../files/plainFile';
import { systemCode, systemReason } from '../files/systemErrors';
import { atomicCreate, isUnfinished } from '../files/atomicWrite';

const keptFiles = 3;
const fileName = /^checkpoint-(\d{1,15})\.bin$/;

/** The widest network, the longest memory and the longest curves make about 160 MiB. */
export const maxCheckpointBytes = 256 * 1024 * 1024;

/** Of a path that leads nowhere. */
const absentCodes = new Set(['ENOENT', 'ENOTDIR']);

/** The folder is not this trainer's any more; the message is a clause. */
class FolderLostError extends Error {
  constructor() {
    super(
      'its place in the data folder was removed, or taken over by another CartPole Studio: save its model to keep that',
    );
  }
}

/** The last checkpoints of one trainer, numbered files in a folder of their own. */
export class CheckpointFolder implements CheckpointStore {
  private nextNumber: number | null = null;
  private firstGap = 0;
  private lastElsewhere = 0;

  /**
   * @param isOwn whether the folder is still this trainer's, asked before anything is changed in
   *   it: a trainer that was stopped can outlive its host, and then another one may have the folder
   */
  constructor(
    private readonly folder: string,
    private readonly isOwn: () => Promise<boolean> = () => Promise.resolve(true),
  ) {}

  /** @throws FolderLostError with a clause */
  async refuseIfLost(): Promise<void> {
    if (!(await this.isOwn())) throw new FolderLostError();
  }

  /**
   * Writes beside, flushes, gives it its name; then removes what is older than the last three.
   * @throws Error whose message is a reason, to stand after "because"
   */
  async save(parts: readonly Uint8Array[]): Promise<void> {
    try {
      await this.write(parts);
    } catch (error) {
      if (error instanceof FolderLostError) throw error;
      throw new Error(systemReason(error), { cause: error });
    }
  }

  /**
   * Reads one checkpoint.
   * @throws ModelFormatError if it is damaged, NewerCheckpointError if a newer version wrote it
   * @throws NotPlainFileError, FileTooLargeError or an Error of the system if it cannot be read
   */
  async read(number: number): Promise<Checkpoint> {
    const file = await readPlainFile(join(this.folder, nameOf(number)), {
      maxBytes: maxCheckpointBytes,
    });
    return decodeCheckpoint(unsealed(file) ?? refuse('The checkpoint is damaged.'));
  }

  /**
   * The files' numbers, the newest first; none where there is no folder.
   * @throws Error of the system
   */
  async numbers(): Promise<number[]> {
    const names = await readdir(this.folder).catch((error: unknown): string[] => {
      if (absentCodes.has(systemCode(error) ?? '')) return [];
      throw error;
    });
    return names
      .flatMap((name) => fileName.exec(name)?.slice(1).map(Number) ?? [])
      .sort((a, b) => b - a);
  }

  /** When the newest file was written, by the clock of that moment; -Infinity where there is none. */
  async newestAtMs(): Promise<number> {
    const [newest] = await this.numbers();
    if (newest === undefined) return -Infinity;
    return (await lstat(join(this.folder, nameOf(newest)))).mtimeMs;
  }

  /**
   * Lets go of a checkpoint that cannot be used, without removing it or what was set aside before.
   * @param prefix begins its new name, which is returned
   * @throws Error of the system; then it lies where it was
   */
  async setAside(number: number, prefix: string): Promise<string> {
    for (let copy = 1; ; copy++) {
      const name = `${prefix}-checkpoint-${number}${copy === 1 ? '' : `-${copy}`}.bin`;
      const path = join(this.folder, name);
      if (await isThere(path)) continue;
      await rename(join(this.folder, nameOf(number)), path);
      return name;
    }
  }

  /**
   * What lies here now could not all be read, and may be one day: nothing of it is removed. A number
   * is left out in front of the next checkpoint, and what is older than a gap is none of its run.
   */
  keepApart(): void {
    this.firstGap = 1;
  }

  /** What is kept from now on goes on from a checkpoint of this number, which lies elsewhere. */
  continueAfter(number: number): void {
    this.lastElsewhere = number;
  }

  /** Removes what a killed process left half written. Only while nobody writes. */
  async tidy(): Promise<void> {
    // Whoever reads the checkpoints next says why a folder cannot be read.
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names) if (isUnfinished(name)) await this.remove(name);
  }

  /** Forgets the run; what could not be read was never part of it. */
  async clear(): Promise<void> {
    await this.tidy();
    for (const number of await this.lastRun()) {
      if (!(await isReadable(join(this.folder, nameOf(number))))) break;
      await this.remove(nameOf(number));
    }
    this.nextNumber = null;
  }

  private async write(parts: readonly Uint8Array[]): Promise<void> {
    await this.refuseIfLost();
    await createFolder(this.folder);
    this.nextNumber ??= await this.firstNumber();
    // At the last moment too. What another trainer kept meanwhile is not replaced in any case.
    const mayPlace = () => this.refuseIfLost();
    while (!(await atomicCreate(this.folder, nameOf(this.nextNumber), sealed(parts), mayPlace))) {
      this.nextNumber += 1;
    }
    this.nextNumber += 1;
    // The oldest first: one that cannot be removed must not become part of an older run.
    for (const number of (await this.lastRun()).slice(keptFiles).reverse()) {
      if (!(await this.remove(nameOf(number)))) break;
    }
  }

  private async firstNumber(): Promise<number> {
    const [newest] = await this.numbers();
    const firstHere = newest === undefined ? 1 : newest + 1 + this.firstGap;
    return Math.max(firstHere, this.lastElsewhere + 1);
  }

  /** The numbers of the newest checkpoint and of those before it, up to a gap. */
  private async lastRun(): Promise<number[]> {
    const numbers = await this.numbers();
    const end = numbers.findIndex((number, index) => number !== numbers[0]! - index);
    return end === -1 ? numbers : numbers.slice(0, end);
  }

  /** What cannot be removed, because another program reads it, is removed the next time. */
  private async remove(name: string): Promise<boolean> {
    return rm(join(this.folder, name), { force: true }).then(
      () => true,
      () => false,
    );
  }
}

export function nameOf(number: number): string {
  return `checkpoint-${number}.bin`;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}
