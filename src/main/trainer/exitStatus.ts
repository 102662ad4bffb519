import { constants } from 'node:os';

interface UtilityExit {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Signals that end a process which crashes, or which the system ends. */
const fatalSignals = ['SIGILL', 'SIGABRT', 'SIGBUS', 'SIGKILL', 'SIGSEGV'] as const;

/**
 * How a utility process ended: where a signal ended it, Electron tells the signal's number as the
 * code. Windows has no such signals.
 */
export function exitStatus(code: number): UtilityExit {
  const signal =
    process.platform === 'win32'
      ? undefined
      : fatalSignals.find((name) => constants.signals[name] === code);
  return signal === undefined ? { exitCode: code, signal: null } : { exitCode: null, signal };
}
