import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { appRoot } from '../host/appRoot';
import { pageAddress } from './pageAddress';

/** Opens the one window. Its page has no Node; contentsGuards.ts and sessionGuards.ts keep it in. */
export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 600,
    title: 'CartPole Studio',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14161a' : '#ffffff',
    icon: join(appRoot, 'resources/icon.png'),
    webPreferences: {
      preload: join(appRoot, 'out/preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(pageAddress().href);
  return window;
}
