import { basename, join } from 'node:path';
import { CheckpointFolder } from './checkpointFolder';
import { isLocked, lockFolder, type FolderLock } from '../files/folderLock';
import { findLeftRuns, leftRunsSentence, type LeftRun } from './leftRuns';
import {
  existingPrivateFolder,
  NotPrivateError,
  privateTemporaryFolder,
} from '../files/privateFolder';
import { systemReason } from '../files/systemErrors';
import { bringRunsHome } from './temporaryRuns';

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
  /** Which other runs were left, and how to open one, in sentences; null where there are none. */
  readonly otherRuns: string | null;
}

/** The run that a person wants opened was not left; the message is a sentence that says which were. */
export class RunNotLeftError extends Error {}

interface ClaimOptions {
  /** The run to open, of those that were left; without it the newest of this name. */
  readonly run?: string | undefined;
}

/**
 * Claims a folder for a run in `parent`, where runs are kept between two starts. Where nothing can
 * be written there, a run in it can still be begun with, and what is learnt goes to the user's own
 * folder for temporary files.
 * @throws RunNotLeftError with a sentence if the run that is to be opened was not left there
 */
export async function claimRunFolder(
  parent: string,
  name: string,
  { run }: ClaimOptions = {},
): Promise<RunFolder> {
  const obstacle = await bringHome(parent);
  const left = await findLeftRuns(parent);
  if (run !== undefined && !left.some((other) => other.name === run)) {
    throw new RunNotLeftError(notLeft(run, left));
  }
  const wanted = run === undefined ? left.filter((other) => isNamed(other, name)) : [{ name: run }];
  try {
    // A run that cannot be moved is gone on with where it is.
    if (obstacle !== null) throw obstacle;
    const lock = await lockFolder(
      parent,
      name,
      wanted.map((candidate) => candidate.name),
    );
    const others = left.filter((other) => other.name !== basename(lock.path));
    const otherRuns = leftRunsSentence(others, others.length < left.length);
    return { ...lock, readOnlyPath: null, problem: null, otherRuns };
  } catch (error) {
    const inParent = join(parent, wanted[0]?.name ?? name);
    const isFree = !(await isLocked(inParent));
    const readOnlyPath = isFree && (await holdsRun(inParent)) ? inParent : null;
    const why = `Runs cannot be kept in the data folder, because ${systemReason(error)}.`;
    try {
      const folder = await privateTemporaryFolder();
      const there = (await findLeftRuns(folder)).filter((other) => isNamed(other, name));
      const preferred = there[0]?.name ?? (readOnlyPath && basename(readOnlyPath)) ?? name;
      const lock = await lockFolder(folder, name, [preferred]);
      const problem = `${why} What is learnt now is kept in the folder for temporary files alone, which the system empties: save an agent that you want to keep.`;
      return { ...lock, readOnlyPath, problem, otherRuns: null };
    } catch (temporaryError) {
      const reason =
        temporaryError instanceof NotPrivateError
          ? temporaryError.message
          : systemReason(temporaryError);
      const problem = `${why} Nothing that is learnt now is kept, nor in the folder for temporary files (${reason}): save an agent that you want to keep.`;
      return {
        ...{ path: null, token: null, readOnlyPath, problem, otherRuns: null },
        isHeld: () => Promise.resolve(false),
        release: () => Promise.resolve(),
      };
    }
  }
}

/**
 * Moves home what was kept in the folder for temporary files.
 * @returns why that cannot be; null where there is nothing to move
 */
async function bringHome(parent: string): Promise<Error | null> {
  try {
    const folder = await existingPrivateFolder();
    if (folder !== null) await bringRunsHome(folder, parent);
    return null;
  } catch (error) {
    // A folder that is none of ours has nothing to move.
    return error instanceof NotPrivateError || !(error instanceof Error) ? null : error;
  }
}

/** Whether a run was kept under a name, or under that name and a number. */
function isNamed({ name }: LeftRun, face: string): boolean {
  return (
    name === face || (name.startsWith(`${face}-`) && /^\d+$/.test(name.slice(face.length + 1)))
  );
}

function notLeft(run: string, left: readonly LeftRun[]): string {
  const others =
    leftRunsSentence(left, false) ?? 'Nothing was left that no other CartPole Studio has open.';
  return `No run “${run}” was left, or another CartPole Studio has it open. ${others}`;
}

/** Whether there is something to begin with; what is wrong with it is for its reader to say. */
async function holdsRun(folder: string): Promise<boolean> {
  return new CheckpointFolder(folder).numbers().then(
    (numbers) => numbers.length > 0,
    () => true,
  );
}
