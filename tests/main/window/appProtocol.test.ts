import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerAppScheme, serveAppProtocol } from '../../../src/main/window/appProtocol';
import { protocol } from '../fakeElectron/fakeElectron';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

describe('app://', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-app-'));
    await mkdir(join(folder, 'page/assets'), { recursive: true });
    await mkdir(join(folder, 'page-beside'));
    await writeFile(join(folder, 'page/index.html'), '<!doctype html>');
    await writeFile(join(folder, 'page/assets/a b.js'), 'export {}');
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await writeFile(join(folder, 'page-beside/secret.txt'), 'secret');
    serveAppProtocol(join(folder, 'page'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A stand-in for Request, which would tidy the address up first. */
  const ask = (url: string, method = 'GET') =>
    protocol.handlers.get('app')!({ url, method } as Request);

  it('is registered as a secure, standard scheme without further privileges', () => {
    registerAppScheme();
    expect(protocol.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  it('serves the page with its policy', async () => {
    const page = await ask('app://cartpole-studio/');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<!doctype html>');
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff');
    const policy = page.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe-|\*|https?:/);
    expect(page.headers.get('Permissions-Policy')).toContain('camera=()');
    const script = await ask('app://cartpole-studio/assets/a%20b.js');
    expect(await script.text()).toBe('export {}');
    expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    'app://cartpole-studio/..%2fsecret.txt',
    'app://cartpole-studio/%2e%2e%2fsecret.txt',
    'app://cartpole-studio/..%5csecret.txt',
    'app://cartpole-studio/assets/..%2f..%2fsecret.txt',
    'app://cartpole-studio/..%2fpage-beside%2fsecret.txt',
    'app://cartpole-studio/%2fetc%2fpasswd',
    'app://cartpole-studio/..%2f',
    'app://cartpole-studio/%00',
    'app://cartpole-studio/%',
    'app://cartpole-studio/assets',
    'app://cartpole-studio/missing.js',
    'app://elsewhere/index.html',
    'no address',
  ])('answers %s with 404', async (address) => {
    const response = await ask(address);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toBe('secret');
    expect(response.headers.get('Content-Security-Policy')).not.toBeNull();
  });

  it('answers other methods with 404', async () => {
    expect((await ask('app://cartpole-studio/', 'POST')).status).toBe(404);
  });

  it('never leaves its folder, whatever the path', async () => {
    const piece = fc.constantFrom(
      '..',
      '%2e%2e',
      '/',
      '%2f',
      '\\',
      '%5c',
      'secret.txt',
      'page',
      '.',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const response = await ask(`app://cartpole-studio/${pieces.join('')}`);
        expect(await response.text()).not.toBe('secret');
      }),
      { numRuns: 500 },
    );
  });
});
