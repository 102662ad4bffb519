import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openWindow, refusePermissions } from '../../src/main/window';
import { app, BrowserWindow, session } from './fakeElectron';

vi.mock('electron', () => import('./fakeElectron'));

function open(): BrowserWindow {
  openWindow();
  return BrowserWindow.opened.at(-1)!;
}

/** Whether the window lets the page go there. */
function mayGo(window: BrowserWindow, event: string, url: string): boolean {
  const preventDefault = vi.fn();
  window.webContents.emit(event, { url, preventDefault });
  return preventDefault.mock.calls.length === 0;
}

describe('the window', () => {
  beforeEach(() => {
    app.isPackaged = true;
    vi.stubEnv('ELECTRON_RENDERER_URL', undefined);
    return () => vi.unstubAllEnvs();
  });

  it('has no Node in its page and shows the app’s own page', () => {
    const window = open();
    expect(window.options).toMatchObject({
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
    });
    expect(window.options['webPreferences']).not.toHaveProperty('webSecurity');
    expect(window.loaded).toEqual(['app://cartpole-studio/']);
    expect(window.shown).toBe(false);
    window.emit('ready-to-show');
    expect(window.shown).toBe(true);
  });

  it.each(['will-frame-navigate', 'will-redirect'])('stays on its page on %s', (event) => {
    const window = open();
    for (const url of [
      'https://example.com/',
      'file:///etc/passwd',
      'app://elsewhere/',
      'data:text/html,x',
      'javascript:alert(1)',
      'app://cartpole-studio.example/',
      'about:blank',
      '',
    ]) {
      expect(mayGo(window, event, url), url).toBe(false);
    }
    expect(mayGo(window, event, 'app://cartpole-studio/')).toBe(true);
  });

  it('opens no other window and no webview', () => {
    const { webContents } = open();
    expect(webContents.windowOpenHandler?.({ url: 'app://cartpole-studio/' })).toEqual({
      action: 'deny',
    });
    const preventDefault = vi.fn();
    webContents.emit('will-attach-webview', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('refuses every permission', () => {
    refusePermissions();
    const decide = vi.fn();
    session.defaultSession.requestHandler?.(null, 'geolocation', decide);
    expect(decide).toHaveBeenCalledExactlyOnceWith(false);
    expect(session.defaultSession.checkHandler?.()).toBe(false);
    expect(session.defaultSession.deviceHandler?.()).toBe(false);
  });

  it('listens to a development server only where the app is not installed', () => {
    vi.stubEnv('ELECTRON_RENDERER_URL', 'http://localhost:5173');
    expect(open().loaded).toEqual(['app://cartpole-studio/']);
    app.isPackaged = false;
    const window = open();
    expect(window.loaded).toEqual(['http://localhost:5173/']);
    expect(mayGo(window, 'will-frame-navigate', 'http://localhost:5173/')).toBe(true);
    expect(mayGo(window, 'will-frame-navigate', 'http://localhost:5174/')).toBe(false);
  });
});
