import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { protocol } from 'electron';
import { contentTypeOf } from '../../host/app/contentTypes';
import { pageHeaders } from '../../host/app/pageHeaders';
import { appScheme, isPageAddress } from './pageAddress';

/** Makes app:// an origin like https. Only possible before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the page's files at app://; `pageFolder` is an absolute path. */
export function serveAppProtocol(pageFolder: string): void {
  protocol.handle(appScheme, (request) => answer(pageFolder, request));
}

async function answer(pageFolder: string, request: Request): Promise<Response> {
  const file = request.method === 'GET' ? fileFor(pageFolder, request.url) : null;
  if (file === null) return notFound();
  try {
    const bytes = await readFile(file);
    return new Response(new Uint8Array(bytes), {
      headers: { ...pageHeaders, 'Content-Type': contentTypeOf(file), 'Cache-Control': 'no-cache' },
    });
  } catch {
    // There is no such file. A page that asks for one says so in its own console.
    return notFound();
  }
}

/** The file that an address names, or null if that would not be one below the folder. */
function fileFor(pageFolder: string, address: string): string | null {
  if (!isPageAddress(address)) return null;
  const { pathname } = new URL(address);
  try {
    const file = join(pageFolder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname));
    return file.startsWith(pageFolder + sep) ? file : null;
  } catch {
    // A stray percent sign.
    return null;
  }
}

function notFound(): Response {
  return new Response('The page has no such file.\n', {
    status: 404,
    headers: { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
