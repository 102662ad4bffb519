import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { appRoot } from '../../src/host/app/appRoot';

/** The built command line. */
export const cli = join(appRoot, 'out/main/cli.js');
if (!existsSync(cli)) throw new Error('The command line is not built: run “npm run build” first.');

export interface CliRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly lines: readonly string[];
  readonly problems: string;
}

type CliProcess = ChildProcessByStdio<null, Readable, Readable>;

interface RunningCli {
  readonly child: CliProcess;
  readonly ended: Promise<CliRun>;
}

/** Starts the built command line without a display and without a terminal. */
export function startCli(...args: string[]): RunningCli {
  return startCliWith({}, ...args);
}

/** The same with a few variables of the environment. */
export function startCliWith(variables: Record<string, string>, ...args: string[]): RunningCli {
  const { child, problems } = spawnCli(variables, args);
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ended = Promise.all([exit, text(child.stdout), problems]).then(
    ([exitCode, output, problems]) => ({
      exitCode,
      output,
      lines: output.split('\n').filter((line) => line !== ''),
      problems,
    }),
  );
  return { child, ended };
}

/** Starts it with a standard input that a test writes to. */
export function startCliWithInput(...args: string[]) {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' };
  const child = spawn(process.execPath, [cli, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([exitCode]) => exitCode as number | null);
  return { child, ended };
}

function spawnCli(
  variables: Record<string, string>,
  args: readonly string[],
): { child: CliProcess; problems: Promise<string> } {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...variables };
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, problems: text(child.stderr) };
}

export function runCli(...args: string[]): Promise<CliRun> {
  return startCli(...args).ended;
}

/** Runs it where somebody reads its first words and then no more, as with `| head -1`. */
export function runUnread(...args: string[]): Promise<Omit<CliRun, 'output' | 'lines'>> {
  const { child, ended } = startUnread(...args);
  child.stdout.once('data', () => child.stdout.destroy());
  return ended;
}

/** Starts it; whoever calls closes the reading end of its standard output. */
export function startUnread(...args: string[]) {
  const { child, problems } = spawnCli({}, args);
  const ended = once(child, 'close').then(async ([exitCode]) => ({
    exitCode: exitCode as number | null,
    problems: await problems,
  }));
  return { child, ended };
}

/** Starts it with its standard output in an open file or pipe. */
export function startInto(fileDescriptor: number, ...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', fileDescriptor, 'pipe'],
  });
  const ended = Promise.all([text(child.stderr!), once(child, 'close')]).then(([problems]) => ({
    exitCode: child.exitCode,
    problems,
  }));
  return { child, ended };
}

/** Runs it so to its end. */
export function runInto(
  fileDescriptor: number,
  ...args: string[]
): Promise<Omit<CliRun, 'output' | 'lines'>> {
  return startInto(fileDescriptor, ...args).ended;
}

/** The objects of a --json run; what is no JSON throws. */
export function objectsOf(run: CliRun): Record<string, unknown>[] {
  return run.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The objects of one event. */
export function eventsOf(run: CliRun, event: string): Record<string, unknown>[] {
  return objectsOf(run).filter((object) => object['event'] === event);
}
