import { startServer, type RunningServer } from '../../server/server';
import { UsageError } from '../exitCodes';
import { onInterrupt } from '../interruption';
import { goOnWhenNobodyReads, isOutputWaiting, writeLine, writeProblem } from '../output';
import { onEnter } from '../terminalInput';

export interface ServeOptions {
  /** 0 takes a random free one. */
  readonly port: number;
  /** Whether the default browser is to show the window. */
  readonly open: boolean;
  /** The run to open, of those that were left; without it the newest. */
  readonly run?: string;
  /** Where others reach it; without it, nobody but this machine does. */
  readonly host?: string;
}

/** Serves the window to browsers until a signal asks it to end; resolves to the exit code. */
export async function serve(options: ServeOptions): Promise<number> {
  // Before it listens: whoever reaches it may end it at once.
  const interruption = nextInterruption();
  const server = await listen(options);
  // Whoever took the address from a pipe wants the server, not the pipe.
  goOnWhenNobodyReads();
  const stopListening = onEnter(() => {
    // Whoever presses Enter without end and reads nothing gets no more than can be kept.
    if (!isOutputWaiting()) writeLine(server.renewAddress());
  });
  const { isPrivate } = server;
  writeLine(server.address);
  const browser = isPrivate ? 'a browser of this machine' : 'the one browser that is to have it';
  const keys = stopListening === null ? 'Ctrl-C ends' : 'Enter prints a new one, Ctrl-C ends';
  writeLine(`Open the address above in ${browser}; ${keys}.`);
  if (!isPrivate) warnOfOthers(server.port);
  // The address is good for one visit, and from afar it is not this machine's.
  else if (options.open && hasDisplay()) await openBrowser(server.address);
  const exitCode = await interruption;
  stopListening?.();
  await server.close();
  return exitCode;
}

/** Resolves to the exit code of a command that a signal asked to end. */
function nextInterruption(): Promise<number> {
  return new Promise((resolve) => {
    const exitCode = onInterrupt(() => resolve(exitCode()!));
  });
}

/** What it means to be reachable, for whoever may not know. */
function warnOfOthers(port: number): void {
  writeProblem(
    'Every computer that reaches this one over the network can knock here now. The address above ' +
      'lets in one browser, which then commands the trainer and may install TensorFlow. All of it ' +
      'is plain HTTP: whoever sits between the two can read the address and use it first, and can ' +
      'change what is sent.',
  );
  writeProblem(
    `Safer: end this, run “cartpole-studio serve --no-open --port ${port}” here and ` +
      `“ssh -L ${port}:127.0.0.1:${port}” with this machine’s name on the other computer, ` +
      'and open there what is printed here.',
  );
}

/** Without a browser, or where it fails to start, the address on the screen is enough. */
async function openBrowser(address: string): Promise<void> {
  try {
    const { default: open } = await import('open');
    await open(address);
  } catch {
    // The address is on the screen already.
  }
}

/** A port that is taken, or an address that is not there, is for the person to choose again. */
async function listen({ port, host, run }: ServeOptions): Promise<RunningServer> {
  try {
    return await startServer({
      port,
      ...(host !== undefined && { host }),
      ...(run !== undefined && { run }),
    });
  } catch (error) {
    throw error instanceof Error ? new UsageError(error.message) : error;
  }
}

/** Whether a window can be shown: always on Windows and macOS, elsewhere with X11 or Wayland. */
export function hasDisplay(): boolean {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}
