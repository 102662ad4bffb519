import { EventEmitter } from 'node:events';
import type { Rectangle } from 'electron';
import { app, isPrevented } from './app';
import { screen } from './screen';

export class WebContents extends EventEmitter {
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  webrtcPolicy = 'default';
  reloads = 0;
  private destroyed = false;
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

  destroy(): void {
    this.destroyed = true;
    this.emit('destroyed');
  }

  isDestroyed(): boolean {
    return this.destroyed;
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
  isInFront = false;
  title = '';
  edited = false;
  /** Each progress that was shown, with its mode. */
  readonly progress: [number, string][] = [];
  /** Where it is; while it is maximized, where it was before. */
  normalBounds: Rectangle;

  constructor(readonly options: Record<string, unknown>) {
    super();
    const { x, y, width, height } = options as unknown as Rectangle;
    this.normalBounds = { x, y, width, height };
    BrowserWindow.opened.push(this);
    app.windows.add(this);
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

  /** As a person does it, or the app. */
  close(): void {
    if (!app.windows.has(this) || isPrevented(this, 'close')) return;
    app.windows.delete(this);
    this.webContents.destroy();
    this.emit('closed');
    if (app.windows.size === 0 && !app.isQuitting) app.emit('window-all-closed');
  }

  isFocused(): boolean {
    return this.isInFront;
  }

  getTitle(): string {
    return this.title;
  }

  setTitle(title: string): void {
    this.title = title;
  }

  setDocumentEdited(edited: boolean): void {
    this.edited = edited;
  }

  setProgressBar(progress: number, { mode }: { mode: string }): void {
    this.progress.push([progress, mode]);
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
