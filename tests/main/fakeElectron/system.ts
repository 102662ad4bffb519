import { EventEmitter } from 'node:events';

export const shell = {
  /** Addresses that were opened in a browser. */
  pages: [] as string[],
  /** Folders that were shown. */
  folders: [] as string[],
  hasBrowser: true,
  missingFolders: [] as string[],

  openExternal(address: string): Promise<void> {
    if (!shell.hasBrowser) return Promise.reject(new Error('There is no browser.'));
    shell.pages.push(address);
    return Promise.resolve();
  },
  openPath(path: string): Promise<string> {
    if (shell.missingFolders.includes(path)) return Promise.resolve('It is not there.');
    shell.folders.push(path);
    return Promise.resolve('');
  },
};

export class Notification extends EventEmitter {
  static readonly shown: Notification[] = [];
  static isSupported = () => true;

  constructor(readonly options: { title: string; body: string }) {
    super();
  }

  show(): void {
    Notification.shown.push(this);
  }
}

export const powerSaveBlocker = {
  nextId: 1,
  /** What holds the machine awake now. */
  running: new Map<number, string>(),

  start(type: string): number {
    powerSaveBlocker.running.set(powerSaveBlocker.nextId, type);
    return powerSaveBlocker.nextId++;
  },
  stop(id: number): void {
    powerSaveBlocker.running.delete(id);
  },
};

export const powerMonitor = new EventEmitter();
