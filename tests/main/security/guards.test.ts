import { beforeEach, describe, expect, it, vi } from 'vitest';
import { guardContents } from '../../../src/main/security/contentsGuards';
import { guardSession } from '../../../src/main/security/sessionGuards';
import { app, BrowserWindow, session } from '../fakeElectron/fakeElectron';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

guardContents();
guardSession();

/** Whether the page may go there. */
function mayGo({ webContents }: BrowserWindow, event: string, url: string): boolean {
  const preventDefault = vi.fn();
  webContents.emit(event, { url, preventDefault });
  return preventDefault.mock.calls.length === 0;
}

/** Whether anything in the app may ask for that address. */
function mayFetch(url: string): boolean {
  const decide = vi.fn<(response: { cancel: boolean }) => void>();
  session.defaultSession.filter?.({ url }, decide);
  expect(decide).toHaveBeenCalledOnce();
  return !decide.mock.calls[0]![0].cancel;
}

const elsewhere = [
  'https://example.com/',
  'http://127.0.0.1:8080/',
  'file:///etc/passwd',
  'app://elsewhere/',
  'app://cartpole-studio.example/',
  'app://cartpole-studio@example.com/',
  'ftp://example.com/',
  'chrome://gpu',
  '',
];

beforeEach(() => {
  app.isPackaged = true;
  vi.stubEnv('ELECTRON_RENDERER_URL', undefined);
  return () => vi.unstubAllEnvs();
});

describe('every page of the app', () => {
  it('runs in a sandbox', () => {
    expect(app.isSandboxed).toBe(true);
  });

  it.each(['will-frame-navigate', 'will-redirect'])('stays where it is on %s', (event) => {
    const window = new BrowserWindow({});
    for (const url of [...elsewhere, 'data:text/html,x', 'javascript:alert(1)', 'about:blank']) {
      expect(mayGo(window, event, url), url).toBe(false);
    }
    expect(mayGo(window, event, 'app://cartpole-studio/')).toBe(true);
  });

  it('may be at the development server only where the app is not installed', () => {
    vi.stubEnv('ELECTRON_RENDERER_URL', 'http://localhost:5173');
    const window = new BrowserWindow({});
    const own = 'http://localhost:5173/';
    expect(mayGo(window, 'will-frame-navigate', own)).toBe(false);
    expect(mayFetch(own)).toBe(false);
    app.isPackaged = false;
    expect(mayGo(window, 'will-frame-navigate', own)).toBe(true);
    expect(mayGo(window, 'will-frame-navigate', 'http://localhost:5174/')).toBe(false);
    expect(mayFetch(own)).toBe(true);
    expect(mayFetch('ws://localhost:5173/')).toBe(true);
    expect(mayFetch('ws://localhost:5174/')).toBe(false);
  });

  it('opens no other window and no webview', () => {
    const { webContents } = new BrowserWindow({});
    for (const url of [...elsewhere, 'app://cartpole-studio/']) {
      expect(webContents.windowOpenHandler?.({ url })).toEqual({ action: 'deny' });
    }
    const preventDefault = vi.fn();
    webContents.emit('will-attach-webview', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('has no way out through WebRTC', () => {
    expect(new BrowserWindow({}).webContents.webrtcPolicy).toBe('disable_non_proxied_udp');
  });
});

describe('the session', () => {
  it('refuses every permission', () => {
    for (const permission of ['geolocation', 'media', 'notifications', 'openExternal']) {
      const decide = vi.fn();
      session.defaultSession.requestHandler?.(null, permission, decide);
      expect(decide).toHaveBeenCalledExactlyOnceWith(false);
    }
    expect(session.defaultSession.checkHandler?.()).toBe(false);
    expect(session.defaultSession.deviceHandler?.()).toBe(false);
  });

  it('lets the page fetch its own files and nothing else', () => {
    for (const url of elsewhere) expect(mayFetch(url), url).toBe(false);
    expect(mayFetch('wss://example.com/')).toBe(false);
    expect(mayFetch('app://cartpole-studio/assets/index.js')).toBe(true);
    expect(mayFetch('blob:app://cartpole-studio/0')).toBe(true);
    expect(mayFetch('data:image/svg+xml,x')).toBe(true);
  });

  it('downloads nothing', () => {
    const preventDefault = vi.fn();
    session.defaultSession.emit('will-download', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('has no network, where the app is installed', () => {
    const { defaultSession } = session;
    defaultSession.proxy = null;
    app.isPackaged = false;
    guardSession();
    expect(defaultSession.proxy).toBeNull();
    app.isPackaged = true;
    guardSession();
    expect(defaultSession.proxy).toEqual({
      mode: 'fixed_servers',
      proxyRules: 'socks5://127.0.0.1:9',
      proxyBypassRules: '<-loopback>',
    });
  });
});
