import { once } from 'node:events';
import { isLoopback } from '../../server/ownHosts';
import { startServer, type RunningServer } from '../../server/server';
import { hasDisplay } from '../display';
import { exitCodes, UsageError } from '../exitCodes';
import { goOnWhenNobodyReads, writeLine, writeProblem } from '../output';

export interface ServeOptions {
  /** 0 takes a random free one. */
  readonly port: number;
  /** Whether the default browser is to show the window. */
  readonly open: boolean;
  /** Where others reach it; without it, nobody but this machine does. */
  readonly host?: string;
}

/** Serves the window to browsers until SIGINT or SIGTERM. */
export async function serve(options: ServeOptions): Promise<number> {
  const server = await listen(options);
  // Whoever took the address from a pipe wants the server, not the pipe.
  goOnWhenNobodyReads();
  // Before the address is told: whoever reads it may end the server at once.
  const end = Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
  const isPrivate = options.host === undefined || isLoopback(options.host);
  writeLine(server.address);
  writeLine(
    isPrivate
      ? 'Open the address above in a browser of this machine; Ctrl-C ends.'
      : 'Open the address above in the one browser that is to have it; Ctrl-C ends.',
  );
  if (!isPrivate) warnOfOthers(server.port);
  // The address is good for one visit, and from afar it is not this machine's.
  else if (options.open && hasDisplay()) await openBrowser(server.address);
  await end;
  await server.close();
  return exitCodes.done;
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
    return;
  }
}

/** A port that is taken, or an address that is not there, is for the person to choose again. */
async function listen({ port, host }: ServeOptions): Promise<RunningServer> {
  try {
    return await startServer({ port, ...(host !== undefined && { host }) });
  } catch (error) {
    throw error instanceof Error ? new UsageError(error.message) : error;
  }
}
