import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { appRoot, builtFolder } from '../../host/app/appRoot';
import type { AppSettings } from '../../host/app/appSettings';
import type { SettingsFile } from '../../host/files/settingsFile';
import { pageAddress } from './pageAddress';
import { windowStateOf, rememberWindowState, smallestWindow } from './windowState';

/**
 * Opens the one window, where it was when it was closed. Its page has no Node; contentsGuards.ts
 * and sessionGuards.ts keep it in.
 */
export function createBrowserWindow(settings: SettingsFile<AppSettings>): BrowserWindow {
  const window = new BrowserWindow({
    ...windowStateOf(settings.settings.window),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'CartPole Studio',
    show: false,
    // The page's own, so that nothing flashes before it is drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1319' : '#f2f4f7',
    icon: join(appRoot, 'resources/icon.png'),
    webPreferences: {
      preload: join(builtFolder, 'preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  const maximized = settings.settings.window?.maximized === true;
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  rememberWindowState(window, settings);
  void window.loadURL(pageAddress().href);
  return window;
}
