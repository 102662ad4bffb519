import { dialog, type BrowserWindow } from 'electron';

interface Ways {
  window(): BrowserWindow | null;
  startAgain(): void;
  /** Resolves when they are in sight. */
  showLogs(): Promise<void>;
}

const buttons = ['Start Again', 'Show Logs', 'Close'];

/** Tells, in a box, that the trainer is started no more, and does what the person then wants. */
export async function showTrainerFailure(problem: string, ways: Ways): Promise<void> {
  const question = {
    type: 'error',
    message: 'The trainer stopped',
    detail: problem,
    buttons,
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  } as const;
  for (;;) {
    const window = ways.window();
    const { response } = await (window === null
      ? dialog.showMessageBox(question)
      : dialog.showMessageBox(window, question));
    if (response === 0) ways.startAgain();
    if (response !== 1) return;
    // Whoever has read them still has to choose.
    await ways.showLogs();
  }
}
