import type { Command, CommanderError } from 'commander';
import { UsageError } from './exitCodes';

/** What a command cannot read is a sentence that points to that command's own help. */
export function throwUsageErrors(command: Command): void {
  const names = [command.parent?.name(), command.name()].filter((name) => name !== undefined);
  command.exitOverride((error) => {
    throw error.exitCode === 0
      ? error
      : new UsageError(`${usageWords(command, error)}: see “${names.join(' ')} --help”.`);
  });
}

function usageWords(command: Command, { code, message }: CommanderError): string {
  const commands = command.commands.map((subcommand) => subcommand.name()).join(', ');
  switch (code) {
    // Commander shows the help and says nothing.
    case 'commander.help':
      return `A command is missing (${commands})`;
    case 'commander.unknownCommand': {
      const words = wordsOf(message).replace(/^Unknown command/, 'There is no command');
      return words.endsWith(')') ? words : `${words} (${commands})`;
    }
    default:
      return wordsOf(message);
  }
}

/** Commander's "error: unknown option '--x'\n(Did you mean --y?)" as words of one sentence. */
function wordsOf(message: string): string {
  const words = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')
    .replace(/\. ([A-Z])/g, (_, letter: string) => `; ${letter.toLowerCase()}`)
    .replace(/'(.*?)'(?=[ .;]|$)/g, '“$1”');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
