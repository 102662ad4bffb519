import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { childRunner } from './childProcess';

const looks = 50;
const lookMs = 100;

/**
 * Kills the process group of a child whose parent was killed, and waits until it is gone. Its number may be
 * another program's by now: only a command that works in our folder is ended. (Windows has no
 * groups, and tells no commands: there nothing is.)
 */
export async function killOrphanedChild(pid: number, folder: string): Promise<void> {
  for (let look = 0; look < looks; look++) {
    if (!(await commandOf(pid)).includes(folder)) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself just now.
    }
    await pause(lookMs);
  }
}

/** Empty for a process that ended. */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'win32') return '';
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const { output } = await childRunner()('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return output;
}
