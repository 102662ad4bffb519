import { exitCodes } from './exitCodes';

/** Ctrl-C, a system that shuts down, a terminal that was closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

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
        endWell();
      } else if (signal === 'SIGINT') process.exit(exitCode);
    });
  }
  return () => exitCode;
}
