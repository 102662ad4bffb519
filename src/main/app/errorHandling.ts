import { app, BrowserWindow, dialog, type MessageBoxOptions, type WebContents } from 'electron';
import type { AppLog } from '../../host/app/appLog';

/** A page that ends again this soon is not loaded once more: it would go on for ever. */
const soonMs = 60_000;

const crashedAgain: MessageBoxOptions = {
  type: 'error',
  message: 'The window’s page stopped again',
  detail: 'Training goes on without it. Load it again, or quit CartPole Studio.',
  buttons: ['Load again', 'Quit'],
  defaultId: 0,
  cancelId: 0,
  noLink: true,
};

/**
 * Writes what nobody expected to the log: errors that nothing caught, and processes that ended by
 * themselves. A page that crashed is loaded again, the second time only if the person wants it; the
 * trainer, and what it learnt, is not in it.
 */
export function handleErrors(log: AppLog): void {
  let wasTold = false;
  process.on('uncaughtException', (error) => {
    log.error('Nothing caught', error);
    // The box holds the app up until it is read: one is enough, however many errors follow.
    if (wasTold) return;
    wasTold = true;
    dialog.showErrorBox(
      'Something went wrong',
      'CartPole Studio met an error that it did not expect. Save your agent and start the app again; “Show Logs” in the Help menu says more.',
    );
  });
  process.on('unhandledRejection', (reason) => log.error('Nothing caught', reason));
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    if (reason !== 'clean-exit') {
      log.error(`The process “${name ?? type}” ended: ${reason}, exit code ${exitCode}`);
    }
  });
  let lastCrashMs = -Infinity;
  app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error(`The window’s page ended: ${reason}, exit code ${exitCode}`);
    const nowMs = performance.now();
    if (nowMs - lastCrashMs > soonMs) contents.reload();
    else void askToLoadAgain(contents);
    lastCrashMs = nowMs;
  });
}

async function askToLoadAgain(contents: WebContents): Promise<void> {
  const window = BrowserWindow.fromWebContents(contents);
  if (window === null) return;
  const { response } = await dialog.showMessageBox(window, crashedAgain);
  if (response === 1) app.quit();
  else if (!contents.isDestroyed()) contents.reload();
}
