import type { Command } from 'commander';
import { UsageError } from './exitCodes';

/** What a command cannot read is a sentence that points to that command's own help. */
export function throwUsageErrors(command: Command): void {
  const names = [command.parent?.name(), command.name()].filter((name) => name !== undefined);
  command.exitOverride((error) => {
    throw error.exitCode === 0
      ? error
      : new UsageError(`${usageWords(error.message)}: see “${names.join(' ')} --help”.`);
  });
}

/** Commander's "error: unknown option '--x'\n(Did you mean --y?)" as words of one sentence. */
function usageWords(message: string): string {
  const words = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')
    .replace(/\. ([A-Z])/g, (_, letter: string) => `; ${letter.toLowerCase()}`)
    .replace(/'(.*?)'(?=[ .;]|$)/g, '“$1”');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
