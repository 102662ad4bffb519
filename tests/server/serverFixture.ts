import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { PortLimits } from '../../src/host/process/rateLimitedPort';
import { startServer, type RunningServer, type ServerOptions } from '../../src/server/server';
import type { TrainerEntry } from '../../src/server/trainerChild';
import { withDescriptors } from '../support/descriptors';
import { scriptOf, type ScriptSource } from '../support/processes/scripts';

/** A trainer's script out of the sources of today, so that a test never meets yesterday's build. */
export function trainerEntry(source: ScriptSource): TrainerEntry {
  return { path: scriptOf(source) };
}

export const pageText = '<!doctype html><title>CartPole Studio</title>';

/** What a client needs to know. */
export interface Served {
  readonly url: URL;
  close(): Promise<void>;
}

export interface ServedPage extends Served {
  readonly server: RunningServer;
  /** What it serves, for another server. */
  readonly built: Omit<ServerOptions, 'port'>;
}

type ServeOptions = Pick<ServerOptions, 'host' | 'limits'>;

/** Lets a test say all at once what a window would take minutes for. */
export const noLimits: PortLimits = { burst: 1e9, tokensPerSecond: 1e9, maxLeftOut: 0 };

/** A server with a page of one file; `secret.txt` lies outside of its folder. */
export async function servePage(
  trainerScript: ScriptSource,
  options: ServeOptions = {},
): Promise<ServedPage> {
  const { built, remove } = await makePage(trainerScript);
  const server = await startServer({ port: 0, ...built, ...options });
  return {
    server,
    built,
    url: new URL(server.address),
    async close() {
      await server.close();
      await remove();
    },
  };
}

/** A server in a process of its own. */
export interface ServedAlone extends Served {
  readonly pid: number;
  /** Makes it open files until it may open no more. */
  hoardFiles(): Promise<void>;
  releaseFiles(): Promise<void>;
  kill(): Promise<void>;
}

/**
 * The same in a process of its own, whose memory can be told from its clients'.
 * @param descriptors files and connections that it may have open; as many as the test without it
 */
export async function servePageAlone(
  trainerScript: ScriptSource,
  options: ServeOptions = {},
  descriptors?: number,
): Promise<ServedAlone> {
  const { built, remove } = await makePage(trainerScript);
  const alone = await serveAlone({ ...built, ...options }, descriptors);
  return {
    ...alone,
    async close() {
      await alone.close();
      await remove();
    },
  };
}

/** A server in a process of its own, of what others may serve too. */
export async function serveAlone(
  built: Omit<ServerOptions, 'port'>,
  descriptors?: number,
): Promise<ServedAlone> {
  const script = scriptOf('tests/support/processes/serveAlone.ts');
  const args = [script, JSON.stringify(built)];
  const [program, programArgs] =
    descriptors === undefined
      ? [process.execPath, args]
      : withDescriptors(descriptors, [process.execPath, ...args]);
  const child = spawn(program, programArgs, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const gone = once(child, 'exit');
  const [{ address }] = (await once(child, 'message')) as [{ address: string }];
  const tell = async (message: string) => {
    child.send(message);
    await once(child, 'message');
  };
  return {
    pid: child.pid!,
    url: new URL(address),
    hoardFiles: () => tell('hoard'),
    releaseFiles: () => tell('release'),
    async close() {
      if (child.connected) child.disconnect();
      await gone;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

export async function makePage(trainerScript: ScriptSource) {
  const folder = await mkdtemp(join(tmpdir(), 'cartpole-server-'));
  const pageFolder = await mkdtemp(join(folder, 'page-'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(pageFolder, 'index.html'), pageText);
  return {
    built: {
      pageFolder,
      trainerEntry: trainerEntry(trainerScript),
      runsFolder: join(folder, 'runs'),
      logFolder: join(folder, 'logs'),
    },
    // A trainer that was killed with its server may still write for a moment.
    remove: () => rm(folder, { recursive: true, maxRetries: 10 }),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request with the path exactly as given: nothing resolves its dots. */
export function ask(
  page: Served,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: nameOf(page), port: page.url.port, path, headers, method });
    asked.on('error', reject);
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.end();
  });
}

/** Without the brackets that an address of IPv6 has in a URL. */
function nameOf(page: Served): string {
  return page.url.hostname.replace(/^\[|\]$/g, '');
}

/** Visits the server's address, as a browser would, and returns the Cookie header it then has. */
export async function logIn(page: Served): Promise<string> {
  const answer = await ask(page, page.url.pathname + page.url.search);
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`No cookie came with status ${answer.status}.`);
  return cookie;
}

/** Opens a socket; resolves when it is open, rejects when it was refused. */
export function openSocket(
  page: Served,
  headers: Record<string, string>,
  path = '/trainer',
  prepare: (socket: WebSocket) => void = () => undefined,
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${page.url.host}${path}`, {
      headers: { Origin: page.url.origin, ...headers },
    });
    // For what comes together with the upgrade.
    prepare(socket);
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
  });
}
