import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import type { SaveOutcome } from '../../shared/desktop/desktopBridge';

interface UnsavedChangesOptions {
  /** The agent learnt something that no file holds. */
  isUnsaved(): boolean;
  /** The trainer answers: what it has can be saved. */
  canSave(): boolean;
  /** Saves the agent, asking where if it has to. */
  save(window: BrowserWindow | null): Promise<SaveOutcome>;
}

const question: MessageBoxOptions = {
  type: 'warning',
  message: 'Save the agent before closing?',
  detail: 'What it has learnt is not saved. If you discard it, it cannot be brought back.',
  buttons: ['Save', 'Discard', 'Cancel'],
  defaultId: 0,
  cancelId: 2,
  noLink: true,
};

/** Asks before unsaved work is closed; once the person has agreed, the app may go. */
export class UnsavedChangesPrompt {
  /** What the person, or the end of the session, decided. */
  private decision: 'none' | 'keepRun' | 'discardRun' = 'none';
  private isAsking = false;

  constructor(private readonly options: UnsavedChangesOptions) {}

  /** The person does not want the run back at the next start. */
  get discardsRun(): boolean {
    return this.decision === 'discardRun';
  }

  /** The system ends the session: nobody can be asked, and the checkpoint keeps the run. */
  sessionEnds(): void {
    this.decision = 'keepRun';
  }

  /**
   * Whether the window may be closed or the app quit now. If not, the person is asked, and `goOn`
   * begins once more what was prevented.
   * @param window null where the app has none
   */
  mayGo(window: BrowserWindow | null, goOn: () => void): boolean {
    if (this.decision !== 'none' || !this.options.isUnsaved()) return true;
    // Without a trainer there is nothing to choose: the checkpoint keeps the run.
    if (!this.options.canSave()) {
      this.decision = 'keepRun';
      return true;
    }
    void this.ask(window, goOn);
    return false;
  }

  private async ask(window: BrowserWindow | null, goOn: () => void): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      this.decision = await this.decide(window);
    } finally {
      this.isAsking = false;
    }
    if (this.decision !== 'none') goOn();
  }

  private async decide(window: BrowserWindow | null): Promise<UnsavedChangesPrompt['decision']> {
    // The question is a sheet of the window: one that is minimized would hide it.
    if (window?.isMinimized() === true) window.restore();
    const { response } = await (window === null
      ? dialog.showMessageBox(question)
      : dialog.showMessageBox(window, question));
    if (response === 1) return 'discardRun';
    if (response !== 0) return 'none';
    const saved = await this.options.save(window);
    if (saved.outcome === 'failed') dialog.showErrorBox('The agent was not saved', saved.problem);
    return saved.outcome === 'saved' ? 'keepRun' : 'none';
  }
}
