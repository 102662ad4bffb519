import { exitCodes } from './exitCodes';

/** Ctrl-C, a system that shuts down, a terminal that was closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What is left to say when a signal ended the work may wait so long for a reader. */
const lastWordsMs = 1000;

let wasInterrupted = false;

/**
 * The first signal to end asks for a good end, such as saving what there is; Ctrl-C after it ends at
 * once. Other signals do not: a session that ends sends SIGTERM and SIGHUP for one end.
 * @returns tells the exit code of a command that was asked to end, as shells count it: 128 and the
 *   signal's number; null while it was not
 */
export function onInterrupt(endWell: () => void): () => number | null {
  let exitCode: number | null = null;
  for (const signal of signals) {
    process.on(signal, () => {
      if (exitCode === null) {
        exitCode = exitCodes.endedBy(signal);
        wasInterrupted = true;
        endWell();
      } else if (signal === 'SIGINT') process.exit(exitCode);
    });
  }
  return () => exitCode;
}

/**
 * The work has ended, and at most its last words wait for a reader: a signal ends the process now,
 * and where one came before, nobody is waited for.
 */
export function stopWaitingForWork(): void {
  for (const signal of signals) process.removeAllListeners(signal);
  if (wasInterrupted) setTimeout(() => process.exit(), lastWordsMs).unref();
}
