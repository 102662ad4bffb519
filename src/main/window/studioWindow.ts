import type { BrowserWindow } from 'electron';
import type { AppSettings } from '../../host/app/appSettings';
import type { SettingsFile } from '../../host/files/settingsFile';
import type { MenuAction, OpenedModel } from '../../shared/desktop/desktopBridge';
import { desktopChannels } from '../../shared/desktop/desktopChannels';
import { createBrowserWindow } from './browserWindow';

interface StudioWindowOptions {
  readonly settings: SettingsFile<AppSettings>;
  /** Whether it may be closed now; if not, `goOn` closes it once more. */
  mayClose(window: BrowserWindow, goOn: () => void): boolean;
  /** Windows ends the session: there is no time left. */
  onSessionEnd(): void;
}

/** The app's one window, which comes and goes on macOS, and what is sent to its page. */
export class StudioWindow {
  private window: BrowserWindow | null = null;
  /** What is sent to the page as soon as it listens; null once it does. */
  private waiting: (() => void)[] | null = [];

  /** Hears that the window was opened or closed. */
  onChanged: () => void = () => undefined;

  constructor(private readonly options: StudioWindowOptions) {}

  /** Null on macOS while the app has no window. */
  get current(): BrowserWindow | null {
    return this.window;
  }

  /** Brings the window to the front; opens it if it is closed. */
  show(): void {
    if (this.window === null) return this.open();
    if (this.window.isMinimized()) this.window.restore();
    this.window.show();
    this.window.focus();
  }

  /** The page asked for its port, and listens from now on. */
  onPageReady(): void {
    const { waiting } = this;
    this.waiting = null;
    waiting?.forEach((send) => send());
  }

  sendMenuAction(action: MenuAction): void {
    this.show();
    this.send(desktopChannels.menuAction, action);
  }

  sendModel(model: OpenedModel): void {
    this.show();
    this.send(desktopChannels.modelOpened, model);
  }

  /** Shows a sentence in the window's message line. */
  notice(sentence: string): void {
    this.send(desktopChannels.notice, sentence);
  }

  private send(channel: string, message: unknown): void {
    const send = () => this.window?.webContents.send(channel, message);
    if (this.waiting === null) send();
    else this.waiting.push(send);
  }

  private open(): void {
    const { settings, mayClose, onSessionEnd } = this.options;
    const window = createBrowserWindow(settings);
    this.window = window;
    // A page that is loaded again listens again later.
    window.webContents.on('did-navigate', () => (this.waiting ??= []));
    window.on('close', (event) => {
      if (!mayClose(window, () => window.close())) event.preventDefault();
    });
    window.on('closed', () => {
      this.window = null;
      this.waiting = [];
      this.onChanged();
    });
    window.on('session-end', onSessionEnd);
    // The title is the main process's own.
    window.on('page-title-updated', (event) => event.preventDefault());
    this.onChanged();
  }
}
