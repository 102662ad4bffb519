import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const lockName = /^(.+)\.lock$/;

/** The folder of the run that a process has open, as the lock beside it says; null if there is none. */
export function openRun(parents: readonly string[], pid: number): string | null {
  for (const parent of parents) {
    for (const name of namesIn(parent)) {
      const run = lockName.exec(name)?.[1];
      if (run !== undefined && holderOf(join(parent, name)) === pid) return join(parent, run);
    }
  }
  return null;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Nothing was kept there yet.
    return [];
  }
}

function holderOf(lock: string): unknown {
  try {
    return (JSON.parse(readFileSync(lock, 'utf8')) as { pid?: unknown }).pid;
  } catch {
    // It was given back just now.
    return null;
  }
}
