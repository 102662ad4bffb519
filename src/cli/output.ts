import { exitCodes } from './exitCodes';

/** What became of standard output: a line that it took, a reader who left, or an error. */
let state: 'written' | 'unread' | 'failed' = 'written';
let workGoesOn = false;

/** Writes a line of the command's answer. */
export function writeLine(line: string): void {
  if (state === 'written') process.stdout.write(`${line}\n`);
}

/** Writes a sentence that is no part of the answer. */
export function writeProblem(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/**
 * Ends where the answer cannot be written: quietly where nobody reads on, as in
 * `cartpole-studio random | head`, with a sentence where the disk is full.
 */
export function endWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (state !== 'written') return;
    state = error.code === 'EPIPE' ? 'unread' : 'failed';
    if (state === 'failed') writeProblem(`The output could not be written: ${error.message}.`);
    if (!workGoesOn) process.exit(state === 'failed' ? exitCodes.failed : exitCodes.unread);
  });
  // The exit code still tells what a sentence cannot.
  process.stderr.on('error', () => undefined);
}

/** From now on the command works to its end unheard: it has more to leave behind than its words. */
export function goOnWhenNobodyReads(): void {
  workGoesOn = true;
}

/** Whether a part of the answer is lost, though somebody wanted it. */
export function hasOutputFailed(): boolean {
  return state === 'failed';
}
