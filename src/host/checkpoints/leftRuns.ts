import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isLocked } from '../files/folderLock';
import { CheckpointFolder } from './checkpointFolder';

/** A run that an earlier process kept, and that no running one has open. */
export interface LeftRun {
  /** Its folder's name, by which a person opens it. */
  readonly name: string;
  readonly keptAtMs: number;
}

/** More runs than this are counted, not named. */
const namedRuns = 4;

/** All runs that were left in a folder of runs, the newest first. */
export async function findLeftRuns(parent: string): Promise<LeftRun[]> {
  // Whoever claims a folder there says what is wrong with it.
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory());
  const found = await Promise.all(folders.map(({ name }) => leftRun(parent, name)));
  return found.filter((run) => run !== null).sort((one, other) => other.keptAtMs - one.keptAtMs);
}

async function leftRun(parent: string, name: string): Promise<LeftRun | null> {
  const path = join(parent, name);
  if (await isLocked(path)) return null;
  const keptAtMs = await new CheckpointFolder(path)
    .newestAtMs()
    // A folder that cannot be read may hold one: its reader will say why.
    .catch(() => lstat(path).then(({ mtimeMs }) => mtimeMs))
    .catch(() => -Infinity);
  return keptAtMs === -Infinity ? null : { name, keptAtMs };
}

/**
 * Which runs were left beside the one that is opened, and how to open one of them.
 * @param isAnotherOpen whether one that was left is opened
 */
export function leftRunsSentence(runs: readonly LeftRun[], isAnotherOpen: boolean): string | null {
  const [newest] = runs;
  if (newest === undefined) return null;
  const named = runs.slice(0, namedRuns).map((run) => `${quoted(run)} (${timeOf(run)})`);
  const more = runs.length - named.length;
  if (more > 0) named.push(`${more} more`);
  const list =
    named.length < 2 ? named.join('') : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
  const example = `“--run=${printable(newest.name)}”`;
  return runs.length === 1
    ? `${isAnotherOpen ? 'Another' : 'A'} run was left: ${list}. To open it, start CartPole Studio with ${example}.`
    : `${countOf(runs.length)}${isAnotherOpen ? ' more' : ''} runs were left: ${list}. To open one, start CartPole Studio with its name, as in ${example}.`;
}

const countWords = ['Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

function countOf(runs: number): string {
  return countWords[runs - 2] ?? String(runs);
}

function timeOf({ keptAtMs }: LeftRun): string {
  return new Date(keptAtMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

function quoted({ name }: LeftRun): string {
  return `“${printable(name)}”`;
}

function printable(name: string): string {
  return name.replace(/\p{C}/gu, '?');
}
