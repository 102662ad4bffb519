import { once } from 'node:events';
import { startServer, type RunningServer } from '../server/server';
import { hasDisplay } from './display';
import { exitCodes, UsageError } from './exitCodes';
import { writeLine } from './output';

export interface ServeOptions {
  /** 0 takes a random free one. */
  readonly port: number;
  /** Whether the default browser is to show the window. */
  readonly open: boolean;
}

/** Serves the window to this machine's browsers until SIGINT or SIGTERM. */
export async function serve(options: ServeOptions): Promise<number> {
  const server = await listen(options.port);
  writeLine(server.address);
  writeLine('Open the address above in a browser of this machine; Ctrl-C ends.');
  if (options.open && hasDisplay()) await openBrowser(server.address);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
  return exitCodes.done;
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

/** A port that is taken is for the person to choose again. */
async function listen(port: number): Promise<RunningServer> {
  try {
    return await startServer({ port });
  } catch (error) {
    throw error instanceof Error ? new UsageError(error.message) : error;
  }
}
