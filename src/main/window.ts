import { join } from 'node:path';
import { BrowserWindow, nativeTheme, session } from 'electron';
import { appRoot } from '../host/appRoot';
import { isPageAddress, pageAddress } from './pageAddress';

/** Opens the one window. Its page has no Node, stays where it is and asks for no permission. */
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
  const contents = window.webContents;
  // A dropped file or a link must not take the window elsewhere; a reload may pass.
  contents.on('will-frame-navigate', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  void window.loadURL(pageAddress().href);
  return window;
}

/** The page needs no camera, place, notification or device. */
export function refusePermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
}
