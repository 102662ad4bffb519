import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint, CheckpointStore } from '../../trainer/checkpoint/checkpoint';
import { decodeCheckpoint, NewerCheckpointError } from '../../trainer/checkpoint/checkpointFormat';
import { sealed, unsealed } from './checkpointFile';
import { createFolder } from '../files/createFolder';
import { systemCode, systemReason } from '../files/systemErrors';
import { atomicWrite, isUnfinished } from '../files/atomicWrite';

const keptFiles = 3;
const fileName = /^checkpoint-(\d{1,15})\.bin$/;

/** The last checkpoints of one trainer, numbered files in a folder of their own. */
export class CheckpointFolder implements CheckpointStore {
  private nextNumber: number | null = null;

  constructor(private readonly folder: string) {}

  /**
   * Writes beside, flushes, renames; then removes what is older than the last three.
   * @throws Error whose message is a reason of the system, to stand after "because"
   */
  async save(parts: readonly Uint8Array[]): Promise<void> {
    try {
      await this.write(parts);
    } catch (error) {
      throw new Error(systemReason(error), { cause: error });
    }
  }

  /**
   * The newest checkpoint that can be read; null if there is none. One that cannot be read is
   * passed over, since it was damaged after it was written. One of a newer version of the app is
   * not: going on from an older one would sooner or later remove it.
   * @throws Error with a clause if there are checkpoints and none of them can be used
   */
  async newest(): Promise<Checkpoint | null> {
    const numbers = await this.numbers();
    for (const number of numbers) {
      const checkpoint = await this.read(nameOf(number));
      if (checkpoint !== null) return checkpoint;
    }
    if (numbers.length === 0) return null;
    throw new Error('its checkpoints are damaged, or were not written by CartPole Studio');
  }

  /** Lets go of checkpoints that cannot be used, without removing them. */
  async setAside(): Promise<void> {
    for (const number of await this.numbers()) {
      const name = nameOf(number);
      await rename(join(this.folder, name), join(this.folder, `unusable-${name}`));
    }
  }

  /** Removes what a killed process left half written. Only while nobody writes. */
  async tidy(): Promise<void> {
    // Whoever reads the checkpoints next says why a folder cannot be read.
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names) if (isUnfinished(name)) await this.remove(name);
  }

  /** Forgets the run. */
  async clear(): Promise<void> {
    await this.tidy();
    for (const number of await this.numbers()) await this.remove(nameOf(number));
    this.nextNumber = null;
  }

  private async write(parts: readonly Uint8Array[]): Promise<void> {
    await createFolder(this.folder);
    this.nextNumber ??= ((await this.numbers())[0] ?? 0) + 1;
    await atomicWrite(this.folder, nameOf(this.nextNumber), sealed(parts));
    this.nextNumber += 1;
    for (const number of (await this.numbers()).slice(keptFiles)) await this.remove(nameOf(number));
  }

  private async read(name: string): Promise<Checkpoint | null> {
    try {
      const content = unsealed(await readFile(join(this.folder, name)));
      return content === null ? null : decodeCheckpoint(content);
    } catch (error) {
      if (!(error instanceof NewerCheckpointError)) return null;
      throw new Error('only the newer version of CartPole Studio that kept it can open it', {
        cause: error,
      });
    }
  }

  /** The files' numbers, the newest first. */
  private async numbers(): Promise<number[]> {
    const names = await readdir(this.folder).catch((error: unknown): string[] => {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    });
    return names
      .flatMap((name) => fileName.exec(name)?.slice(1).map(Number) ?? [])
      .sort((a, b) => b - a);
  }

  /** What cannot be removed, because another program reads it, is removed the next time. */
  private async remove(name: string): Promise<void> {
    await rm(join(this.folder, name), { force: true }).catch(() => undefined);
  }
}

function nameOf(number: number): string {
  return `checkpoint-${number}.bin`;
}
