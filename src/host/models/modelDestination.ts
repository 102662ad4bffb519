import { lstat, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readmeName, type ModelFile } from '../../shared/modelFile';
import { createFolder, removeEmptyFolders } from '../files/createFolder';
import { takeLock, type Lock } from '../files/lockFile';
import { systemCode } from '../files/systemErrors';
import { explainSystemError, refuseFolder, shown } from './modelFolderError';
import { modelJsonName, modelLockName } from './modelFolderNames';
import { writeReadme } from './readmeFile';
import { refuseForeignFolder, replaceModel } from './modelFolderWriter';

/**
 * A folder that this process alone saves a model in, until it releases it or ends: whoever else
 * wants to save there is refused meanwhile.
 */
export class ModelDestination {
  private lock: Lock | null = null;
  /** The folders that were made for it, the innermost first. */
  private created: string[] = [];
  /** The model.json that was there when it was claimed, or that was saved last. */
  private known: string | null = null;

  private constructor(
    readonly folder: string,
    private readonly mayReplace: boolean,
  ) {}

  /**
   * Finds out before work is spent whether a model can be saved in a folder, and keeps it.
   * @param mayReplace whether a model that lies there by the time of the save may be replaced
   * @throws ModelFolderError with one sentence if it is none of ours, in use or cannot be written
   */
  static async claim(path: string, mayReplace: boolean): Promise<ModelDestination> {
    const destination = new ModelDestination(resolve(path), mayReplace);
    try {
      await destination.take();
      destination.known = await destination.modelJson();
      return destination;
    } catch (error) {
      await destination.release();
      return explainSystemError(error, destination.folder, 'cannot be written');
    }
  }

  /** Whether a save replaces a model. */
  get holdsModel(): boolean {
    return this.known !== null;
  }

  /**
   * Replaces the model in the folder whole.
   * @param readme the text to lay beside it; null for none
   * @throws ModelFolderError with one sentence if that is not possible, or not allowed
   */
  async save(files: readonly ModelFile[], readme: string | null = null): Promise<void> {
    try {
      // The folder may have been removed, or replaced, since it was claimed.
      if (!(await this.lock?.isHeld())) await this.take();
      const present = await this.modelJson();
      if (!this.mayReplace && present !== null && present !== this.known) {
        refuseFolder(`${shown(this.folder)} was given another model meanwhile, which stays.`);
      }
      await replaceModel(this.folder, files);
      this.known = await this.modelJson();
      if (readme !== null) await writeReadme(this.folder, readmeName, readme);
    } catch (error) {
      explainSystemError(error, this.folder, 'cannot be written');
    }
  }

  /** Gives it back; a folder in which nothing was saved is not left behind. */
  async release(): Promise<void> {
    await this.lock?.release();
    this.lock = null;
    await removeEmptyFolders(this.created);
  }

  private async take(): Promise<void> {
    const { folder } = this;
    const created = await createFolder(folder).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
      return refuseFolder(`${shown(folder)} is a file: choose a folder to save in.`);
    });
    this.created = [...created, ...this.created];
    refuseForeignFolder(folder, await readdir(folder));
    const lock = await takeLock(join(folder, modelLockName));
    if ('holder' in lock) {
      return refuseFolder(
        `Another CartPole Studio (process ${lock.holder.pid}) saves in ${shown(folder)}: wait until it has ended, or choose another folder.`,
      );
    }
    this.lock = lock;
  }

  /** What tells the model.json of this moment from every other; null if there is none. */
  private async modelJson(): Promise<string | null> {
    try {
      const stats = await lstat(join(this.folder, modelJsonName), { bigint: true });
      return [stats.dev, stats.ino, stats.size, stats.mtimeNs].join(' ');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    }
  }
}

/** Saves of this process follow each other. */
let lastSave: Promise<unknown> = Promise.resolve();

/**
 * Saves a model in a folder, in place of the one that it holds.
 * @throws ModelFolderError with one sentence if it is none of ours, in use or cannot be written
 */
export function writeModelFolder(
  path: string,
  files: readonly ModelFile[],
  readme: string | null = null,
): Promise<void> {
  const save = lastSave.then(() => saveOnce(path, files, readme));
  lastSave = save.catch(() => undefined);
  return save;
}

async function saveOnce(
  path: string,
  files: readonly ModelFile[],
  readme: string | null,
): Promise<void> {
  const destination = await ModelDestination.claim(path, true);
  try {
    await destination.save(files, readme);
  } finally {
    await destination.release();
  }
}
