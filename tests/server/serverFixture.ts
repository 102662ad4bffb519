import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { startServer, type RunningServer, type ServerOptions } from '../../src/server/server';
import type { TrainerEntry } from '../../src/server/trainerChild';

/** Sources run as they are, so that a test never meets yesterday's build. */
export function sourceEntry(path: string): TrainerEntry {
  return { path: join(process.cwd(), path), execArgv: ['--import', 'tsx'] };
}

export const pageText = '<!doctype html><title>CartPole Studio</title>';

export interface ServedPage {
  readonly server: RunningServer;
  readonly url: URL;
  /** What it serves, for another server. */
  readonly built: Omit<ServerOptions, 'port'>;
  close(): Promise<void>;
}

/** A server with a page of one file; `secret.txt` lies outside of its folder. */
export async function servePage(trainerScript: string): Promise<ServedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'cartpole-server-'));
  const pageFolder = await mkdtemp(join(folder, 'page-'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(pageFolder, 'index.html'), pageText);
  const built = { pageFolder, trainerEntry: sourceEntry(trainerScript) };
  const server = await startServer({ port: 0, ...built });
  return {
    server,
    built,
    url: new URL(server.address),
    async close() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request with the path exactly as given: nothing resolves its dots. */
export function ask(
  page: ServedPage,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: page.url.port, path, headers, method });
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

/** Visits the server's address, as a browser would, and returns the Cookie header it then has. */
export async function logIn(page: ServedPage): Promise<string> {
  const answer = await ask(page, page.url.pathname + page.url.search);
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`No cookie came with status ${answer.status}.`);
  return cookie;
}

/** Opens a socket; resolves when it is open, rejects when it was refused. */
export function openSocket(
  page: ServedPage,
  headers: Record<string, string>,
  path = '/trainer',
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${page.url.port}${path}`, {
      headers: { Origin: page.url.origin, ...headers },
    });
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
  });
}
