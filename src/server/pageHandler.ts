import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import type { Access } from './access';
import { browserHeaders } from './browserHeaders';

export const refusal =
  'This address of CartPole Studio was used before, or is not complete: press Enter in the ' +
  'terminal of its server, or start the server again, and open the address that it prints then.';

const otherName =
  'CartPole Studio’s server has another name: open the address that it printed in its terminal.';

/** Answers requests for the page's files, to those whom `access` lets in. */
export function createPageHandler(
  pageFolder: string,
  access: Access,
): (request: IncomingMessage, response: ServerResponse) => void {
  const serveFile = sirv(pageFolder, { etag: true });

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
      response.setHeader('Set-Cookie', access.cookie);
      return redirectHome(response);
    }
    if (!access.hasSession(request)) return answer(response, 403, refusal);
    response.setHeader('Cache-Control', 'no-cache');
    // The page's files are small and asked for whole; an odd range would make sirv throw.
    delete request.headers.range;
    serveFile(request, response, () => answer(response, 404, 'The page has no such file.'));
  };
}

function tokenOf(request: IncomingMessage): string | null {
  const [path, query] = (request.url ?? '').split('?', 2);
  if (path !== '/' || query === undefined) return null;
  const tokens = new URLSearchParams(query).getAll('token');
  // Two of them are no address of ours.
  return tokens.length > 1 ? '' : (tokens[0] ?? null);
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
