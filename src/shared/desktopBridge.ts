import type { ModelFile } from './modelFile';

/** What came of a save dialog. */
export type SaveOutcome =
  | { readonly outcome: 'saved'; readonly name: string }
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'failed'; readonly problem: string };

/** What came of an open dialog. */
export type OpenOutcome =
  | { readonly outcome: 'opened'; readonly name: string; readonly files: readonly ModelFile[] }
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'failed'; readonly problem: string };

/** What the native menu asks of the window. */
export const menuActions = ['train', 'test', 'random', 'pause', 'stop', 'save', 'open'] as const;
export type MenuAction = (typeof menuActions)[number];

/**
 * All that the desktop window can ask of the main process; the preload script puts it at
 * `window.cartPoleStudio`. No path and no Node API crosses it.
 */
export interface DesktopBridge {
  /**
   * Asks for a line to the trainer. It arrives as a `message` event of the window whose data is
   * `portMessage` and whose first port is the line; a new one comes by itself after the trainer
   * was restarted. Listen before asking.
   */
  requestPort(): void;
  /** Asks where, then writes the folder. */
  saveModelFolder(suggestedName: string, files: readonly ModelFile[]): Promise<SaveOutcome>;
  /** Asks which, then reads the folder. */
  openModelFolder(): Promise<OpenOutcome>;
  /** Hears the native menu; returns what stops the hearing. */
  onMenuAction(listener: (action: MenuAction) => void): () => void;
}

export const portMessage = 'cartpole-studio:trainer-port';
