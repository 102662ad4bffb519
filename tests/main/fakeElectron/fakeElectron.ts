import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { FakeMessageChannelMain } from '../../support/processes/fakeMessagePortMain';
import { app } from './app';

/** The little of Electron that the shell uses; tests read what the shell did to it. */

export { app };
export { dialog } from './dialog';
export { screen, type FakeDisplay } from './screen';
export { Notification, powerMonitor, powerSaveBlocker, shell } from './system';
export { FakeUtilityProcess, utilityProcess } from './utilityProcess';
export { BrowserWindow, WebContents } from './window';

type Listener = (event: unknown, ...sent: unknown[]) => unknown;

export const Menu = {
  template: [] as MenuItemConstructorOptions[],
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu(template: MenuItemConstructorOptions[]): void {
    this.template = template;
  },
};

export const nativeTheme = { shouldUseDarkColors: true };

type Decide = (allowed: boolean) => void;
type RequestHandler = (page: unknown, permission: string, decide: Decide) => void;
type Filter = (details: { url: string }, decide: (response: { cancel: boolean }) => void) => void;

class Session extends EventEmitter {
  requestHandler: RequestHandler | null = null;
  checkHandler: (() => boolean) | null = null;
  deviceHandler: (() => boolean) | null = null;
  filter: Filter | null = null;
  proxy: object | null = null;
  readonly webRequest = { onBeforeRequest: (filter: Filter) => void (this.filter = filter) };

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.requestHandler = handler;
  }

  setPermissionCheckHandler(handler: () => boolean): void {
    this.checkHandler = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.deviceHandler = handler;
  }

  setProxy(proxy: object): Promise<void> {
    this.proxy = proxy;
    return Promise.resolve();
  }
}

export const session = { defaultSession: new Session() };

export const protocol = {
  schemes: [] as unknown[],
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  registerSchemesAsPrivileged(schemes: unknown[]): void {
    this.schemes.push(...schemes);
    app.steps.push('scheme');
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    this.handlers.set(scheme, handler);
  },
};

export const ipcMain = {
  listeners: new Map<string, Listener>(),
  on(channel: string, listener: Listener): void {
    this.listeners.set(channel, listener);
  },
  handle(channel: string, listener: Listener): void {
    this.listeners.set(channel, listener);
  },
};

export const MessageChannelMain = FakeMessageChannelMain;
