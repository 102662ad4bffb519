import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemCode } from './systemErrors';

/** One process and no other, even where its number was another's before, or will be. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words; null where the system does not tell. */
  readonly startedAt: string | null;
}

/** A process that ended, though its parent has not asked for its exit code yet. */
const ended = 'ended';

let ownIdentity: Promise<ProcessIdentity> | null = null;

export function thisProcess(): Promise<ProcessIdentity> {
  return (ownIdentity ??= startOf(process.pid).then((startedAt) => ({
    pid: process.pid,
    startedAt,
  })));
}

/** Whether that very process runs, or is stopped and may run on. */
export async function isAlive({ pid, startedAt }: ProcessIdentity): Promise<boolean> {
  if (!isInUse(pid)) return false;
  // In a container, each start of the app has the same number.
  if (startedAt === null && pid === process.pid) return false;
  const now = await startOf(pid);
  return now !== ended && (now === null || startedAt === null || now === startedAt);
}

/** Whether a process has this number, be it this app or another program. */
function isInUse(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

async function startOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await startOnLinux(pid);
    const [command, args] =
      process.platform === 'win32'
        ? windowsQuestion(pid)
        : (['ps', ['-o', 'lstart=', '-p', String(pid)]] as const);
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await promisify(execFile)(command, args, { env, windowsHide: true });
    return stdout.trim() || null;
  } catch {
    // It ended just now, is another user's, or the system has no such command.
    return null;
  }
}

/** The boot, and the clock ticks from there to the start of the process. */
async function startOnLinux(pid: number): Promise<string> {
  const [boot, stat] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  // The second field is a name in brackets, which may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[22 - 3]];
  return state === 'Z' || state === 'X' ? ended : `${boot.trim()} ${ticks}`;
}

function windowsQuestion(pid: number) {
  const question = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
  return ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', question]] as const;
}
