import { EventEmitter } from 'node:events';
import { join } from 'node:path';

/** A window that an app can close when it quits. */
export interface OpenWindow {
  close(): void;
}

/** Emits an event that a listener may prevent; returns whether one did. */
export function isPrevented(emitter: EventEmitter, name: string): boolean {
  let prevented = false;
  emitter.emit(name, { preventDefault: () => (prevented = true) });
  return prevented;
}

export const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  /** Whether this is the only running instance. */
  isFirst: true,
  /** What a second instance handed over when it asked whether it is the first. */
  handedOver: undefined as unknown,
  quits: 0,
  exits: 0,
  isSandboxed: false,
  isQuitting: false,
  /** What happened, in its order. */
  steps: [] as string[],
  windows: new Set<OpenWindow>(),
  recentDocuments: [] as string[],
  userModelId: '',
  about: {} as Record<string, string>,
  /** Tests that write into it name a folder of their own. */
  home: '/home/someone',
  /** Chromium's own switches that it was started with. */
  commandLine: {
    switches: [] as string[],
    hasSwitch: (name: string): boolean => app.commandLine.switches.includes(name),
  },

  requestSingleInstanceLock(handedOver?: unknown): boolean {
    app.handedOver = handedOver;
    return app.isFirst;
  },
  whenReady(): Promise<void> {
    app.steps.push('ready');
    return Promise.resolve();
  },
  /** As Electron does it: asks everybody, closes the windows, asks again. */
  quit(): void {
    app.quits++;
    if (isPrevented(app, 'before-quit')) return;
    app.isQuitting = true;
    for (const window of [...app.windows]) window.close();
    if (app.windows.size > 0) app.isQuitting = false;
    else if (!isPrevented(app, 'will-quit')) app.exit();
  },
  exit: () => void app.exits++,
  setAppUserModelId: (id: string) => void (app.userModelId = id),
  enableSandbox: () => void (app.isSandboxed = true),
  getPath: (name: string) => join(app.home, name),
  getVersion: () => '1.2.3',
  addRecentDocument: (path: string) => void app.recentDocuments.push(path),
  clearRecentDocuments: () => void (app.recentDocuments.length = 0),
  setAboutPanelOptions: (options: Record<string, string>) => void (app.about = options),
});
