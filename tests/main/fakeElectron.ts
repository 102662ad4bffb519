import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { MenuItemConstructorOptions, Rectangle } from 'electron';
import { FakeMessageChannelMain } from '../support/fakeMessagePortMain';
import { NodeUtilityProcess } from '../support/nodeUtilityProcess';

/** The little of Electron that the shell uses; tests read what the shell did to it. */

type Listener = (event: unknown, ...sent: unknown[]) => unknown;

export const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  /** Whether this is the only running instance. */
  isFirst: true,
  quits: 0,
  exits: 0,
  isSandboxed: false,
  /** What happened, in its order. */
  steps: [] as string[],
  requestSingleInstanceLock: () => app.isFirst,
  whenReady: () => {
    app.steps.push('ready');
    return Promise.resolve();
  },
  quit: () => void app.quits++,
  exit: () => void app.exits++,
  enableSandbox: () => void (app.isSandboxed = true),
  /** Tests that write into it name a folder of their own. */
  home: '/home/someone',
  getPath: (name: string) => join(app.home, name),
  getVersion: () => '1.2.3',
});

export class WebContents extends EventEmitter {
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  webrtcPolicy = 'default';
  reloads = 0;
  readonly posted: { channel: string; message: unknown; ports: unknown[] }[] = [];

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webrtcPolicy = policy;
  }

  postMessage(channel: string, message: unknown, ports: unknown[]): void {
    this.posted.push({ channel, message, ports });
  }

  send(channel: string, message: unknown): void {
    this.posted.push({ channel, message, ports: [] });
  }

  reload(): void {
    this.reloads++;
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly opened: BrowserWindow[] = [];
  readonly webContents = new WebContents();
  readonly loaded: string[] = [];
  shown = false;
  minimized = false;
  maximized = false;
  focused = 0;
  /** Where it is; while it is maximized, where it was before. */
  normalBounds: Rectangle;

  constructor(readonly options: Record<string, unknown>) {
    super();
    const { x, y, width, height } = options as unknown as Rectangle;
    this.normalBounds = { x, y, width, height };
    BrowserWindow.opened.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.opened.find((window) => window.webContents === contents) ?? null;
  }

  loadURL(address: string): Promise<void> {
    this.loaded.push(address);
    return Promise.resolve();
  }

  show(): void {
    this.shown = true;
  }

  /** As a person does it. */
  moveTo(bounds: Rectangle): void {
    this.normalBounds = bounds;
    this.emit('move');
    this.emit('resize');
  }

  getBounds(): Rectangle {
    return this.maximized
      ? screen.getDisplayMatching(this.normalBounds).workArea
      : this.normalBounds;
  }

  getNormalBounds(): Rectangle {
    return this.normalBounds;
  }

  maximize(): void {
    this.maximized = true;
    this.emit('maximize');
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  restore(): void {
    this.minimized = false;
  }

  focus(): void {
    this.focused++;
  }
}

export const Menu = {
  template: [] as MenuItemConstructorOptions[],
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu(template: MenuItemConstructorOptions[]): void {
    this.template = template;
  },
};

export interface FakeDisplay {
  readonly id: number;
  readonly workArea: Rectangle;
}

export const screen = {
  /** The first is the primary one. */
  displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] as FakeDisplay[],
  getAllDisplays: () => screen.displays,
  getPrimaryDisplay: () => screen.displays[0]!,
  /** By the middle of the area, which is near enough to the largest overlap. */
  getDisplayMatching: ({ x, y, width, height }: Rectangle) =>
    screen.displays.find(
      ({ workArea }) =>
        x + width / 2 >= workArea.x &&
        x + width / 2 < workArea.x + workArea.width &&
        y + height / 2 >= workArea.y &&
        y + height / 2 < workArea.y + workArea.height,
    ) ?? screen.displays[0]!,
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

/** Each test says what the person chooses. */
export const dialog = {
  saveChoice: { canceled: true, filePath: '' },
  openChoice: { canceled: true, filePaths: [] as string[] },
  saveDialogs: [] as { defaultPath: string }[],
  openDialogs: [] as unknown[],
  errorBoxes: [] as string[],
  showSaveDialog(_window: unknown, options: { defaultPath: string }) {
    this.saveDialogs.push(options);
    return Promise.resolve(this.saveChoice);
  },
  showOpenDialog(_window: unknown, options: unknown) {
    this.openDialogs.push(options);
    return Promise.resolve(this.openChoice);
  },
  showErrorBox(_title: string, content: string): void {
    this.errorBoxes.push(content);
  },
};

export class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined;
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly received: { message: unknown; ports: unknown[] }[] = [];

  constructor(readonly entryPath: string) {
    super();
  }

  postMessage(message: unknown, ports: unknown[]): void {
    this.received.push({ message, ports });
  }
}

export const utilityProcess = {
  forked: [] as FakeUtilityProcess[],
  /** A source, such as src/main/electronTrainer.ts: set, it is run in a real process each time. */
  realEntry: null as string | null,
  started: [] as NodeUtilityProcess[],
  fork(
    entryPath: string,
    args: string[],
    options: { stdio?: 'pipe' },
  ): FakeUtilityProcess | NodeUtilityProcess {
    if (this.realEntry !== null) {
      const child = new NodeUtilityProcess(this.realEntry, args, options);
      this.started.push(child);
      return child;
    }
    const child = new FakeUtilityProcess(entryPath);
    this.forked.push(child);
    return child;
  },
};

export const MessageChannelMain = FakeMessageChannelMain;
