import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../src/server/server';
import { ask, logIn, openSocket, servePage, type ServedPage } from './serverFixture';

const echoTrainer = 'tests/support/processes/echoTrainer.ts';

describe('who reaches the server', () => {
  let page: ServedPage;
  let Cookie: string;
  beforeAll(async () => {
    page = await servePage(echoTrainer);
    Cookie = await logIn(page);
  });
  afterAll(() => page.close());

  it.each([
    ['IPv6’s loopback, where it does not listen', '[::1]:PORT'],
    ['upper case, which no browser sends', 'LOCALHOST:PORT'],
    ['a trailing dot', 'localhost.:PORT'],
    ['a trailing dot behind numbers', '127.0.0.1.:PORT'],
    ['another loopback address', '127.0.0.2:PORT'],
    ['another port', '127.0.0.1:1'],
    ['no port', 'localhost'],
    ['a user’s name', 'localhost@127.0.0.1:PORT'],
    ['a foreign name that looks like ours', '127.0.0.1.example.com:PORT'],
    ['a foreign name with our port', 'evil.example:PORT'],
    ['numbers in another form', '2130706433:PORT'],
  ])('is not whoever calls it by %s', async (_, form) => {
    const Host = form.replace('PORT', page.url.port);
    expect((await ask(page, '/', { Cookie, Host })).status).toBe(403);
    expect((await ask(page, `/${page.url.search}`, { Host })).status).toBe(403);
    await expect(openSocket(page, { Cookie, Host, Origin: `http://${Host}` })).rejects.toThrow(
      '403',
    );
  });

  it('is nobody who gives two names, an empty one, or none', async () => {
    const own = `Host: 127.0.0.1:${page.url.port}\r\n`;
    const status = (hosts: string) =>
      rawStatus(page, `GET / HTTP/1.1\r\nCookie: ${Cookie}\r\n${hosts}\r\n`);
    expect(await status(own)).toBe(200);
    expect(await status(`${own}Host: evil.example\r\n`)).toBe(403);
    expect(await status(`Host: evil.example\r\n${own}`)).toBe(403);
    expect(await status('Host: \r\n')).toBe(403);
    expect(await status('')).toBe(400);
  });

  it.each([
    ['another port', 'http://127.0.0.1:1'],
    ['another name of this machine', 'http://localhost:PORT'],
    ['IPv6’s loopback', 'http://[::1]:PORT'],
    ['HTTPS', 'https://127.0.0.1:PORT'],
    ['a trailing dot', 'http://127.0.0.1.:PORT'],
    ['a path', 'http://127.0.0.1:PORT/'],
    ['a file or a sandboxed frame', 'null'],
    ['the desktop’s page', 'app://cartpole-studio'],
    ['a foreign site', 'https://evil.example'],
    ['nothing', ''],
  ])('opens no socket from %s', async (_, form) => {
    const Origin = form.replace('PORT', page.url.port);
    await expect(openSocket(page, { Cookie, Origin })).rejects.toThrow('403');
  });

  it('opens no socket without an Origin', async () => {
    const head = [
      'GET /trainer HTTP/1.1',
      `Host: 127.0.0.1:${page.url.port}`,
      `Cookie: ${Cookie}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    const withOrigin = [...head, `Origin: ${page.url.origin}`];
    expect(await rawStatus(page, `${head.join('\r\n')}\r\n\r\n`)).toBe(403);
    expect(await rawStatus(page, `${withOrigin.join('\r\n')}\r\n\r\n`)).toBe(101);
  });
});

describe('the token', () => {
  it('opens nothing in another case, length or number', async () => {
    const page = await servePage(echoTrainer);
    const token = page.url.searchParams.get('token')!;
    const swapped = token.replace(/[a-z]/i, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    const wrong = [
      swapped,
      token.slice(1),
      token.slice(0, -1),
      `${token}A`,
      `%20${token}`,
      `${token}%00`,
      `${token}&token=${token}`,
      `wrong&token=${token}`,
      `${token}&token=wrong`,
      'a'.repeat(8000),
    ];
    for (const candidate of wrong) {
      const refused = await ask(page, `/?token=${candidate}`);
      expect(refused.status, candidate).toBe(403);
      expect(refused.headers['set-cookie']).toBeUndefined();
    }
    for (const path of [`/?TOKEN=${token}`, `/index.html?token=${token}`, `//?token=${token}`]) {
      expect((await ask(page, path)).status, path).toBe(403);
    }
    expect((await ask(page, `/?token=${token}`, {}, 'POST')).status).toBe(405);
    expect((await ask(page, `/?token=${token}`, {}, 'HEAD')).status).toBe(403);
    // None of that spent it.
    await logIn(page);
    await page.close();
  });
});

describe('a server for others', () => {
  const addresses = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  const hasIpv6 = addresses.some(({ family }) => family === 'IPv6');
  const foreign = addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address;

  it.skipIf(foreign === undefined)('is reached at the address it was given alone', async () => {
    const page = await servePage(echoTrainer, { host: foreign });
    expect(page.url.hostname).toBe(foreign);
    const Cookie = await logIn(page);
    expect((await ask(page, '/', { Cookie })).status).toBe(200);
    (await openSocket(page, { Cookie })).terminate();
    for (const Host of [
      `localhost:${page.url.port}`,
      'evil.example',
      `evil.example:${page.url.port}`,
    ]) {
      expect((await ask(page, '/', { Cookie, Host })).status).toBe(403);
    }
    await expect(
      openSocket(page, { Cookie, Origin: `http://evil.example:${page.url.port}` }),
    ).rejects.toThrow('403');
    await page.close();
  });

  it('that listens everywhere still knows its own names alone', async () => {
    const page = await servePage(echoTrainer, { host: '0.0.0.0' });
    const Cookie = await logIn(page);
    const { port } = page.url;
    for (const name of ['127.0.0.1', 'localhost', ...(foreign === undefined ? [] : [foreign])]) {
      const Host = `${name}:${port}`;
      expect((await ask(page, '/', { Cookie, Host })).status, name).toBe(200);
      (await openSocket(page, { Cookie, Host, Origin: `http://${Host}` })).terminate();
    }
    for (const name of ['0.0.0.0', 'evil.example', '192.0.2.1', '[::1]']) {
      expect((await ask(page, '/', { Cookie, Host: `${name}:${port}` })).status, name).toBe(403);
    }
    await page.close();
  });

  it('may listen at IPv6’s loopback', async ({ skip }) => {
    const page = await servePage(echoTrainer, { host: '::1' }).catch(() => null);
    if (page === null) return skip('This machine has no IPv6.');
    expect(page.url.hostname).toBe('[::1]');
    const Cookie = await logIn(page);
    expect((await ask(page, '/', { Cookie })).status).toBe(200);
    (await openSocket(page, { Cookie })).terminate();
    const Host = `127.0.0.1:${page.url.port}`;
    expect((await ask(page, '/', { Cookie, Host })).status).toBe(403);
    await page.close();
  });

  const forms: [string, string, boolean][] = [
    ['0', '0.0.0.0', false],
    ['0.0', '0.0.0.0', false],
    ['::', '::', false],
    ['0:0:0::0', '::', false],
    ['127.1', '127.0.0.1', true],
    ['0x7f000001', '127.0.0.1', true],
    ['LOCALHOST', 'localhost', true],
    ['0:0:0:0:0:0:0:1', '::1', true],
    ['::ffff:127.0.0.1', '::ffff:7f00:1', true],
  ];
  const possibleForms = forms.filter(([host]) => hasIpv6 || !host.includes(':'));
  it.each(possibleForms)(
    'understands %s as %s, and is reached where it says',
    async (host, meant, isPrivate) => {
      const page = await servePage(echoTrainer, { host });
      expect(page.server.isPrivate).toBe(isPrivate);
      const shown = page.url.hostname.replace(/^\[|\]$/g, '');
      if (isPrivate) expect(shown).toBe(meant);
      else expect(shown).toBe(foreign ?? '127.0.0.1');
      const Cookie = await logIn(page);
      expect((await ask(page, '/', { Cookie })).status).toBe(200);
      (await openSocket(page, { Cookie })).terminate();
      const own = meant === '::' ? ['127.0.0.1', '[::1]', 'localhost'] : [];
      for (const name of own) {
        const Host = `${name}:${page.url.port}`;
        expect((await ask(page, '/', { Cookie, Host })).status, name).toBe(200);
      }
      await page.close();
    },
  );

  it('is not started where this machine is not, and says so in a sentence', async () => {
    const page = await servePage(echoTrainer);
    for (const host of [
      '192.0.2.1',
      'no such name',
      'nowhere.invalid',
      '300.1.1.1',
      '[::1]',
      '',
      'a/b',
      'a@127.1',
      '?',
    ]) {
      await expect(startServer({ port: 0, ...page.built, host })).rejects.toThrow(
        `This machine has no address “${host}”: name one of its own, or 0.0.0.0 for all of them.`,
      );
    }
    await page.close();
  });
});

/** The status that answers bytes which no client of Node's would send. */
function rawStatus(page: ServedPage, request: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(page.url.port), '127.0.0.1', () => socket.write(request));
    socket.on('error', reject);
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString())?.[1]));
    });
  });
}
