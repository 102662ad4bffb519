import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startServer } from '../../src/server/server';
import { errorReply } from '../../src/shared/protocol/errorReply';
import { decodeMessage, encodeMessage } from '../../src/shared/protocol/wireFormat';
import { ask, logIn, openSocket, pageText, servePage, type ServedPage } from './serverFixture';

vi.mock('../../src/host/process/supervisorTimes', async (load) =>
  (await import('../support/shortPauses')).withShortPauses(await load()),
);

const echoTrainer = 'tests/support/processes/echoTrainer.ts';

describe('the way in', () => {
  let page: ServedPage;
  beforeEach(async () => {
    page = await servePage(echoTrainer);
    return () => page.close();
  });

  it('exchanges the token for a cookie, once', async () => {
    const first = await ask(page, `/${page.url.search}`);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    const cookie = first.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toContain(`cartpole-studio-${page.url.port}=`);
    expect(cookie).toContain('; HttpOnly');
    expect(cookie).toContain('; SameSite=Strict');
    expect(cookie).not.toContain(page.url.searchParams.get('token'));

    const again = await ask(page, `/${page.url.search}`);
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
    // However it was started: by npm, or as a command of its own.
    expect(again.text).toMatch(
      /was used before.* press Enter in the terminal .* or start the server again/,
    );

    // The browser that has the cookie may open the printed address again.
    const own = await ask(page, `/${page.url.search}`, { Cookie: cookie.split(';')[0]! });
    expect(own.status).toBe(303);
  });

  it.each([
    ['no token', '/'],
    ['a wrong token', '/?token=wrong'],
    ['an empty token', '/?token='],
  ])('refuses %s and keeps the right one good', async (_, path) => {
    const refused = await ask(page, path);
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain(pageText);
    expect(
      (await ask(page, path, { Cookie: `cartpole-studio-${page.url.port}=guess` })).status,
    ).toBe(403);
    await logIn(page);
  });

  it('does not spend the token on a HEAD request', async () => {
    expect((await ask(page, `/${page.url.search}`, {}, 'HEAD')).status).toBe(403);
    await logIn(page);
  });

  it('does not take the token of another server', async () => {
    const other = await servePage(echoTrainer);
    expect((await ask(page, `/${other.url.search}`)).status).toBe(403);
    await other.close();
  });
});

describe('a page whose files go away', () => {
  it.each([
    ['removed', (folder: string) => rm(folder, { recursive: true })],
    ['built anew', (folder: string) => writeFile(join(folder, 'index.html'), 'another build')],
  ])('is handed out as it was when the server started: %s', async (_, change) => {
    const page = await servePage(echoTrainer);
    const Cookie = await logIn(page);
    await change(page.built.pageFolder!);
    for (const path of ['/', '/index.html']) {
      const { status, text } = await ask(page, path, { Cookie });
      expect({ status, text }).toEqual({ status: 200, text: pageText });
    }
    expect((await ask(page, '/assets/old.js', { Cookie })).status).toBe(404);
    await page.close();
  });

  it('is loaded again only where it has changed', async () => {
    const page = await servePage(echoTrainer);
    const Cookie = await logIn(page);
    const { headers } = await ask(page, '/', { Cookie });
    const again = await ask(page, '/', { Cookie, 'If-None-Match': headers.etag! });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect((await ask(page, '/', { Cookie, 'If-None-Match': '"other"' })).status).toBe(200);
    await page.close();
  });
});

describe('after the way in', () => {
  let page: ServedPage;
  let Cookie: string;
  beforeAll(async () => {
    page = await servePage(echoTrainer);
    Cookie = await logIn(page);
  });
  afterAll(() => page.close());

  it('serves the page with a policy that allows nothing inline', async () => {
    const { status, headers, text } = await ask(page, '/', { Cookie });
    expect(status).toBe(200);
    expect(text).toBe(pageText);
    const policy = headers['content-security-policy'] ?? '';
    for (const directive of [
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'sandbox allow-scripts allow-same-origin allow-forms allow-downloads',
    ]) {
      expect(policy).toContain(directive);
    }
    expect(policy).not.toMatch(/unsafe-|\*|https?:/);
    expect(headers['connection-allowlist']).toBe('(response-origin)');
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('refuses a foreign host name, whatever else is right', async () => {
    for (const Host of ['evil.example', `evil.example:${page.url.port}`, '127.0.0.1']) {
      const refused = await ask(page, '/', { Cookie, Host });
      expect(refused.status).toBe(403);
      expect(refused.text).toContain('open the address that it printed');
    }
    const { port } = page.url;
    expect((await ask(page, '/', { Cookie, Host: `localhost:${port}` })).status).toBe(200);
    await expect(openSocket(page, { Cookie, Host: `evil.example:${port}` })).rejects.toThrow('403');
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/%00/../../secret.txt',
    '//../secret.txt',
    '/index.html/../../secret.txt',
    '/%',
  ])('does not leave its folder for %s', async (path) => {
    const { status, text } = await ask(page, path, { Cookie });
    expect(status).toBe(404);
    expect(text).not.toContain('secret\n');
  });

  it('survives odd ranges and methods', async () => {
    expect((await ask(page, '/', { Cookie, Range: 'bytes=9-2' })).status).toBe(200);
    expect((await ask(page, '/', { Cookie }, 'POST')).status).toBe(405);
    expect((await ask(page, '/', { Cookie })).status).toBe(200);
  });

  it('opens sockets for its own page alone', async () => {
    const { port } = page.url;
    await expect(openSocket(page, {})).rejects.toThrow('403');
    await expect(openSocket(page, { Cookie: 'other=1' })).rejects.toThrow('403');
    await expect(openSocket(page, { Cookie, Origin: 'http://evil.example' })).rejects.toThrow(
      '403',
    );
    await expect(openSocket(page, { Cookie, Origin: `http://localhost:${port}` })).rejects.toThrow(
      '403',
    );
    await expect(openSocket(page, { Cookie, Origin: 'null' })).rejects.toThrow('403');
    await expect(openSocket(page, { Cookie }, '/other')).rejects.toThrow('403');
    (await openSocket(page, { Cookie })).terminate();
  });

  it('carries messages with typed arrays both ways', async () => {
    const socket = await openSocket(page, { Cookie });
    const message = {
      name: 'numbers',
      floats: new Float32Array([1.5, NaN]),
      bytes: new Uint8Array(3),
    };
    socket.send(encodeMessage(message));
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(decodeMessage(data)).toMatchObject({ message });
    socket.terminate();
  });

  it('closes a socket whose message is too large, and it alone', async () => {
    const other = await openSocket(page, { Cookie });
    const socket = await openSocket(page, { Cookie });
    const closed = once(socket, 'close');
    socket.send(new Uint8Array(66 * 1024 * 1024));
    expect((await closed)[0]).toBe(1009);
    other.send(encodeMessage({ still: 'here' }));
    const [data] = (await once(other, 'message')) as [Buffer];
    expect(decodeMessage(data)).toMatchObject({ message: { still: 'here' } });
    other.terminate();
  });

  it('sends faces away when the trainer dies, and serves them with the next one', async () => {
    const pidOf = async () => {
      const socket = await openSocket(page, { Cookie });
      const gone = once(socket, 'close');
      socket.send(encodeMessage({ who: 'are you' }));
      const first = await Promise.race([once(socket, 'message'), gone]);
      if (!(first[0] instanceof Buffer)) return { pid: null, gone };
      const { pid } = decodeMessage(first[0]) as { pid: number };
      return { pid, gone };
    };
    const before = await pidOf();
    process.kill(before.pid!, 'SIGKILL');
    expect((await before.gone)[0]).toBe(1012);
    await expect.poll(async () => (await pidOf()).pid).toBeTypeOf('number');
    expect((await pidOf()).pid).not.toBe(before.pid);
  });
});

describe('what cannot be served', () => {
  it('is a trainer that fails again and again: every face hears why, and may stay', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const page = await servePage('tests/support/processes/exitingTrainer.ts');
    const Cookie = await logIn(page);
    const refusal = expect.stringMatching(/stopped 6 times in a row.* start CartPole Studio again/);
    await expect.poll(() => said.mock.calls, { timeout: 60_000 }).toEqual([[refusal]]);
    expect(said.mock.calls[0]![0]).toContain(page.built.logFolder);
    said.mockRestore();

    const messages: unknown[] = [];
    const socket = await openSocket(page, { Cookie }, '/trainer', (opened) =>
      opened.on('message', (data: Buffer) => messages.push(decodeMessage(data))),
    );
    await expect.poll(() => messages).toEqual([errorReply(null, refusal)]);
    expect(socket.readyState).toBe(socket.OPEN);
    // What it cannot do, it says to everybody without a path.
    expect(JSON.stringify(messages)).not.toContain(page.built.logFolder);
    socket.terminate();
    await page.close();
  }, 90_000);

  it('says in a sentence that the port is taken', async () => {
    const page = await servePage(echoTrainer);
    const sentence = `Port ${page.url.port} is in use: choose another, or 0 for any free one.`;
    const options = { port: Number(page.url.port), ...page.built };
    await expect(startServer(options)).rejects.toThrow(sentence);
    await page.close();
  });

  it('says in a sentence that the page is not built', async () => {
    await expect(startServer({ port: 0, pageFolder: 'does/not/exist' })).rejects.toThrow(
      'run “npm run build” first',
    );
  });
});
