import { CommanderError } from 'commander';
import { exitCodes, UsageError } from './exitCodes';
import { endWhenNobodyReads, writeProblem } from './output';
import { createProgram } from './program';

/** Runs the command line; resolves to the exit code. */
async function run(): Promise<number> {
  let exitCode: number = exitCodes.done;
  try {
    await createProgram((code) => (exitCode = code)).parseAsync();
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version were asked for, and are on standard output.
      if (error.exitCode === 0) return exitCodes.done;
      writeProblem(usageSentence(error.message));
      return exitCodes.badUsage;
    }
    if (error instanceof UsageError) {
      writeProblem(error.message);
      return exitCodes.badUsage;
    }
    writeProblem(error instanceof Error ? error.message : String(error));
    return exitCodes.failed;
  }
}

/** Commander's "error: unknown option '--x'\n(Did you mean --y?)" as one sentence. */
function usageSentence(message: string): string {
  const words = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')
    .replace(/\. ([A-Z])/g, (_, letter: string) => `; ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: see “cartpole-studio --help”.`;
}

endWhenNobodyReads();
process.exitCode = await run();
