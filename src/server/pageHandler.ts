import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access } from './access';
import { browserHeaders } from './browserHeaders';
import type { ConnectionRoom } from './connectionRoom';
import type { PageFile, PageFiles } from './pageFiles';

export const refusal =
  'This address of CartPole Studio was used before, or is not complete: press Enter in the ' +
  'terminal of its server, or start the server again, and open the address that it prints then.';

const otherName =
  'CartPole Studio’s server has another name: open the address that it printed in its terminal.';

/** Answers requests for the page's files, to those whom `access` lets in. */
export function createPageHandler(
  files: PageFiles,
  access: Access,
  room: ConnectionRoom,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    for (const [name, value] of Object.entries(browserHeaders)) response.setHeader(name, value);
    if (!access.isOwnHost(request)) return answer(response, 403, otherName);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answer(response, 405, 'CartPole Studio’s server only hands out the page’s files.');
    }
    const token = tokenOf(request);
    if (token !== null && request.method === 'GET') {
      // The redirect takes the token out of the address bar.
      if (access.hasSession(request)) return redirectHome(response);
      if (!access.spendToken(token)) return answer(response, 403, refusal);
      room.admit(request.socket);
      response.setHeader('Set-Cookie', access.cookie);
      return redirectHome(response);
    }
    if (!access.hasSession(request)) return answer(response, 403, refusal);
    room.admit(request.socket);
    const file = files.get(pathOf(request));
    if (file === undefined) return answer(response, 404, 'The page has no such file.');
    handOut(file, request, response);
  };
}

function tokenOf(request: IncomingMessage): string | null {
  const query = (request.url ?? '').split('?', 2)[1];
  const path = pathOf(request);
  if (path !== '/' || query === undefined) return null;
  const tokens = new URLSearchParams(query).getAll('token');
  // Two of them are no address of ours.
  return tokens.length > 1 ? '' : (tokens[0] ?? null);
}

/** As it was sent: no name of ours needs decoding, and nothing is looked up in a folder. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0]!;
}

function handOut(file: PageFile, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Cache-Control', 'no-cache').setHeader('ETag', file.etag);
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  // The files are small and asked for whole: a range is not looked at.
  response.writeHead(200, {
    'Content-Type': file.contentType,
    'Content-Length': file.bytes.byteLength,
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

function redirectHome(response: ServerResponse): void {
  response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store' }).end();
}

function answer(response: ServerResponse, statusCode: number, sentence: string): void {
  response
    .writeHead(statusCode, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      // Whoever is refused keeps no connection.
      Connection: 'close',
    })
    .end(`${sentence}\n`);
}
