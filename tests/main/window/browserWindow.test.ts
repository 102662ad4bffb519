import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createBrowserWindow } from '../../../src/main/window/browserWindow';
import { app, BrowserWindow } from '../fakeElectron/fakeElectron';
import { openSettings } from '../support/openSettings';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

const settings = await openSettings();

function open(): BrowserWindow {
  createBrowserWindow(settings);
  return BrowserWindow.opened.at(-1)!;
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
    // Nothing else is set, so that all else is as safe as Electron makes it by itself.
    const others = new Set(Object.keys(window.options['webPreferences'] as object));
    for (const name of ['preload', 'sandbox', 'contextIsolation', 'nodeIntegration']) {
      others.delete(name);
    }
    expect([...others]).toEqual(['spellcheck']);
    expect(window.loaded).toEqual(['app://cartpole-studio/']);
    expect(window.shown).toBe(false);
    window.emit('ready-to-show');
    expect(window.shown).toBe(true);
  });

  it('listens to a development server only where the app is not installed', () => {
    vi.stubEnv('ELECTRON_RENDERER_URL', 'http://localhost:5173');
    expect(open().loaded).toEqual(['app://cartpole-studio/']);
    app.isPackaged = false;
    expect(open().loaded).toEqual(['http://localhost:5173/']);
  });
});
