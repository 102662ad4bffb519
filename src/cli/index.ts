import { CommanderError } from 'commander';
import { messageOf } from '../shared/errorText';
import { exitCodes, RefusedModel, UsageError } from './exitCodes';
import { stopWaitingForWork } from './interruption';
import { endWhenNobodyReads, writeProblem } from './output';
import { createProgram } from './program';

/** Runs the command line; resolves to the exit code. */
async function run(): Promise<number> {
  let exitCode: number = exitCodes.done;
  try {
    await createProgram((code) => (exitCode = code)).parseAsync();
    return exitCode;
  } catch (error) {
    // Help and version were asked for, and are on standard output.
    if (error instanceof CommanderError) return error.exitCode;
    writeProblem(messageOf(error));
    if (error instanceof RefusedModel) return exitCodes.refused;
    return error instanceof UsageError ? exitCodes.badUsage : exitCodes.failed;
  }
}

endWhenNobodyReads();
process.exitCode = await run();
stopWaitingForWork();
