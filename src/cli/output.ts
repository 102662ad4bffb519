import { exitCodes } from './exitCodes';

/** What became of standard output: a line that it took, a reader who left, or an error. */
let state: 'written' | 'unread' | 'failed' = 'written';
let workGoesOn = false;

/** The work that makes the answer, as far as it can wait. */
interface PausableWork {
  pause(): void;
  resume(): void;
}
let work: PausableWork | null = null;

/** Writes a line of the command's answer. */
export function writeLine(line: string): void {
  if (state !== 'written') return;
  process.stdout.write(`${line}\n`);
  // For each line, since the work may have been begun again meanwhile.
  if (isOutputWaiting()) work?.pause();
}

/** Whether as much waits for a reader as should. */
export function isOutputWaiting(): boolean {
  return state === 'written' && process.stdout.writableNeedDrain;
}

/** From now on the work waits for a reader who is slow: what it has said would fill the memory. */
export function waitForReader(pausable: PausableWork): void {
  work = pausable;
  process.stdout.on('drain', () => pausable.resume());
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
    work?.resume();
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
