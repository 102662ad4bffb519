import { join } from 'node:path';
import { CheckpointFolder } from './checkpointFolder';
import { isLocked, lockFolder, type FolderLock } from '../files/folderLock';
import { NotPrivateError, privateTemporaryFolder } from '../files/privateFolder';
import { systemReason } from '../files/systemErrors';

/** Where a trainer keeps its run, which no other process uses until it is released. */
export interface RunFolder extends Pick<FolderLock, 'isHeld' | 'release'> {
  /** For its checkpoints; null where none can be kept. It may not exist yet. */
  readonly path: string | null;
  /** What the lock of `path` holds as long as the folder is this process's. */
  readonly token: string | null;
  /** What it begins with where `path` holds nothing newer, and where it cannot write. */
  readonly readOnlyPath: string | null;
  /** What of the run is not kept and why, in sentences without paths; null where all of it is. */
  readonly problem: string | null;
}

/**
 * Claims a folder for a run in `parent`, where runs are kept between two starts. Where nothing can
 * be written there, a run in it can still be begun with, and what is learnt goes to the user's own
 * folder for temporary files.
 */
export async function claimRunFolder(
  parent: string,
  name: string,
  temporaryFolder: () => Promise<string> = privateTemporaryFolder,
): Promise<RunFolder> {
  try {
    return { ...(await lockFolder(parent, name)), readOnlyPath: null, problem: null };
  } catch (error) {
    const inParent = join(parent, name);
    const isFree = !(await isLocked(inParent));
    const readOnlyPath = isFree && (await holdsRun(inParent)) ? inParent : null;
    const why = `Runs cannot be kept in the data folder, because ${systemReason(error)}.`;
    try {
      const lock = await lockFolder(await temporaryFolder(), name);
      const problem = `${why} What is learnt now is kept in the folder for temporary files alone, which the system empties: save an agent that you want to keep.`;
      return { ...lock, readOnlyPath, problem };
    } catch (temporaryError) {
      const reason =
        temporaryError instanceof NotPrivateError
          ? temporaryError.message
          : systemReason(temporaryError);
      const problem = `${why} Nothing that is learnt now is kept, nor in the folder for temporary files (${reason}): save an agent that you want to keep.`;
      return {
        ...{ path: null, token: null, readOnlyPath, problem },
        isHeld: () => Promise.resolve(false),
        release: () => Promise.resolve(),
      };
    }
  }
}

/** Whether there is something to begin with; what is wrong with it is for its reader to say. */
async function holdsRun(folder: string): Promise<boolean> {
  return new CheckpointFolder(folder).numbers().then(
    (numbers) => numbers.length > 0,
    () => true,
  );
}
