import { execFileSync } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Calls `listener` each time a person presses Enter in this terminal, or a program writes a line to
 * standard input.
 * @returns what stops the listening; null where standard input must not be read
 */
export function onEnter(listener: () => void): (() => void) | null {
  const { stdin } = process;
  if (stdin.isTTY && !isInForeground()) return null;
  // A terminal that was closed cannot be read, which is no reason to end.
  stdin.on('error', () => undefined);
  // With `terminal: false` Ctrl-C stays a signal of the system.
  const lines = createInterface({ input: stdin, terminal: false });
  lines.on('line', listener);
  return () => {
    lines.close();
    stdin.unref?.();
  };
}

/** A shell’s background job is stopped by the system as soon as it reads from the terminal. */
function isInForeground(): boolean {
  if (process.platform === 'win32') return true;
  try {
    const state = execFileSync('ps', ['-o', 'stat=', '-p', String(process.pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return state.includes('+');
  } catch {
    // Without the command ps the usual case is assumed.
    return true;
  }
}
