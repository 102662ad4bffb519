import { spawnSync } from 'node:child_process';

/**
 * Keeps this process, and those that it starts from now on, on the last core that it may use, so
 * that both sides of a comparison run on the same one. Returns a sentence that tells whether.
 */
export function pinToOneCore(): string {
  const pid = String(process.pid);
  const allowed = spawnSync('taskset', ['-cp', pid], { encoding: 'utf8' });
  const lastCore = allowed.status === 0 ? /(\d+)\s*$/.exec(allowed.stdout)?.[1] : undefined;
  const pinned =
    lastCore !== undefined && spawnSync('taskset', ['-acp', lastCore, pid]).status === 0;
  return pinned
    ? 'Both sides ran on the same core (taskset), in turns.'
    : 'Both sides ran in turns, on whichever core the system chose (there is no taskset here).';
}
