import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
  /** Hears standard output as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface ChildResult {
  /** Null where a signal ended it, or where it could not be started. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  /** The system's code, such as ENOENT, where it could not be started. */
  readonly startError: string | null;
  /** The last 64 KiB of each stream. */
  readonly output: string;
  readonly problems: string;
}

/**
 * Runs a command to its end, without a shell and without input.
 * @throws the reason why whoever runs it was aborted, once the command and its children are gone
 */
export type RunChild = (
  command: string,
  args: readonly string[],
  options?: ChildOptions,
) => Promise<ChildResult>;

export interface Watched {
  /** Ends what runs. */
  readonly signal?: AbortSignal;
  /** Hears which process leads the group, as soon as it runs. */
  readonly onStart?: (pid: number) => void;
}

const keptCharacters = 65_536;

/** Runs children that end with this process, and with the signal. */
export function childRunner(watched: Watched = {}): RunChild {
  return (command, args, options = {}) => runChild(command, args, options, watched);
}

async function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
  { signal, onStart }: Watched,
): Promise<ChildResult> {
  signal?.throwIfAborted();
  const child = spawn(command, args, {
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a compiler's or pip's own children end with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const kill = () => killGroup(child);
  process.once('exit', kill);
  signal?.addEventListener('abort', kill, { once: true });
  if (child.pid !== undefined) onStart?.(child.pid);
  let timedOut = false;
  const timer = setTimeout(
    () => {
      timedOut = true;
      kill();
    },
    options.timeoutMs ?? 2 ** 31 - 1,
  );
  const output = keepTail(child.stdout);
  const problems = keepTail(child.stderr);
  if (options.onLine) createInterface({ input: child.stdout }).on('line', options.onLine);
  try {
    const end = await ended(child);
    signal?.throwIfAborted();
    return { ...end, timedOut, output: output(), problems: problems() };
  } finally {
    clearTimeout(timer);
    process.off('exit', kill);
    signal?.removeEventListener('abort', kill);
  }
}

function ended(
  child: ChildProcess,
): Promise<Pick<ChildResult, 'exitCode' | 'signal' | 'startError'>> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      resolve({ exitCode: null, signal: null, startError: error.code ?? error.message });
    });
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, startError: null }));
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself just now.
  }
}

/** Reads the last characters of a stream; what it returns tells them. */
export function keepTail(stream: NodeJS.ReadableStream): () => string {
  let tail = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => (tail = (tail + text).slice(-keptCharacters)));
  return () => tail;
}
