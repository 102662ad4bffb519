import { app, powerMonitor, type BrowserWindow } from 'electron';
import type { UnsavedChangesPrompt } from './unsavedChangesPrompt';

interface ShutdownOptions {
  readonly unsavedChanges: UnsavedChangesPrompt;
  window(): BrowserWindow | null;
  /** Ends what must not be cut off; the app waits for it. */
  close(): Promise<unknown>;
}

/** Asks before unsaved work is lost, and lets the trainer keep its run before the app ends. */
export function shutDown({ unsavedChanges, window, close }: ShutdownOptions): void {
  app.on('before-quit', (event) => {
    if (!unsavedChanges.mayGo(window(), () => app.quit())) event.preventDefault();
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    void close().finally(() => app.exit());
  });
  const endSession = () => {
    unsavedChanges.sessionEnds();
    app.quit();
  };
  powerMonitor.on('shutdown', endSession);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endSession);
}
