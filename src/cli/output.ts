import { exitCodes } from './exitCodes';

/** Writes a line of the command's answer. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a sentence that is no part of the answer. */
export function writeProblem(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/**
 * Ends where the answer cannot be written: quietly where nobody reads on, as in
 * `cartpole-studio train | head`, with a sentence where the disk is full.
 */
export function endWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    writeProblem(`The output could not be written: ${error.message}.`);
    process.exit(exitCodes.failed);
  });
}
