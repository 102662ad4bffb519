import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

interface ChildOptions {
  readonly arguments: readonly string[];
  /** For Node, beside those that this process has. */
  readonly nodeOptions: readonly string[];
}

/**
 * Runs a module in a process of its own until it ends; `heard` gets what it sends.
 * @throws Error if it fails
 */
export async function forkChild<Message>(
  module: URL,
  { arguments: childArguments, nodeOptions }: ChildOptions,
  heard: (message: Message) => void,
): Promise<void> {
  const child = fork(fileURLToPath(module), childArguments, {
    execArgv: [...process.execArgv, ...nodeOptions],
  });
  child.on('message', heard);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  if (exitCode !== 0) throw new Error('A process that was measured failed.');
}
