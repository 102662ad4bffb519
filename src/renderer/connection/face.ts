import type { MenuAction, OpenOutcome, SaveOutcome } from '../../shared/desktopBridge';
import type { ModelFile } from '../../shared/modelFile';
import type { Port } from '../../shared/port';

/** What differs between the desktop window and the browser page; the rest cannot tell them apart. */
export interface Face {
  /**
   * Asks for a line to the trainer. `onPort` hears each new line, which replaces the one before;
   * a lost line is asked for again with growing pauses until `disconnect`, which it returns.
   */
  connect(onPort: (port: Port) => void): () => void;
  /** Keeps the files of a model where the person says. */
  saveModel(suggestedName: string, files: readonly ModelFile[]): Promise<SaveOutcome>;
  /** Asks the person for a model and reads its files. */
  openModel(): Promise<OpenOutcome>;
  /** Hears the native menu, where there is one; returns what stops the hearing. */
  onMenuAction(listener: (action: MenuAction) => void): () => void;
}

/** Pause before attempt number `attempt` (from 0) to reach a trainer that was lost. */
export function reconnectPauseMs(attempt: number): number {
  return Math.min(8000, 250 * 2 ** attempt);
}
