import type { ModelFile } from '../modelFile';
import type { Preferences, PreferencesChange } from '../preferences';

/** What came of saving. */
export type SaveOutcome =
  | { readonly outcome: 'saved'; readonly name: string }
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'failed'; readonly problem: string };

/** A model that was read. */
export interface OpenedModel {
  readonly outcome: 'opened';
  readonly name: string;
  readonly files: readonly ModelFile[];
  /** To be told back once it is the agent; null where nobody keeps the place it came from. */
  readonly ticket: number | null;
}

/** What came of opening. */
export type OpenOutcome =
  | OpenedModel
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'failed'; readonly problem: string };

/** Where to save: where the agent came from or was saved last, if it was; or where the person says. */
export const saveDestinations = ['samePlace', 'ask'] as const;
export type SaveDestination = (typeof saveDestinations)[number];

/** What to ask for: a model's file, such as the model.json of a folder; or a folder. */
export const openTargets = ['file', 'folder'] as const;
export type OpenTarget = (typeof openTargets)[number];

/** The preferences in force, or why they could not be asked for or changed. */
export type PreferencesOutcome =
  | { readonly outcome: 'inForce'; readonly preferences: Preferences }
  | { readonly outcome: 'failed'; readonly problem: string };

/** What the native menu asks of the window. */
export const menuActions = [
  'open',
  'openFolder',
  'save',
  'saveAs',
  'preferences',
  'train',
  'test',
  'random',
  'pause',
  'stop',
] as const;
export type MenuAction = (typeof menuActions)[number];

/**
 * All that the desktop window can ask of the main process; the preload script puts it at
 * `window.cartPoleStudio`. No path and no Node API crosses it.
 */
export interface DesktopBridge {
  /**
   * Asks for a line to the trainer. It arrives as a `message` event of the window whose data is
   * `portMessage` and whose first port is the line; a new one comes by itself after the trainer
   * was restarted. Listen before asking, to the menu and to what else is told here as well.
   */
  requestPort(): void;
  /** Saves what the trainer has now, in the format of the place; asks where if it has to. */
  saveModel(where: SaveDestination): Promise<SaveOutcome>;
  /** Asks which, then reads it. */
  openModel(what: OpenTarget): Promise<OpenOutcome>;
  /** The agent now is the model that was read under this ticket. */
  modelTaken(ticket: number): void;
  preferences(): Promise<PreferencesOutcome>;
  /** Changes these preferences and leaves the others, which may be changing too, as they are. */
  changePreferences(change: PreferencesChange): Promise<PreferencesOutcome>;
  /** Hears of a model that was double-clicked or is a recent one; returns what stops the hearing. */
  onModelOpened(listener: (model: OpenedModel) => void): () => void;
  /** Hears a sentence for the person that nobody asked for; returns what stops the hearing. */
  onNotice(listener: (sentence: string) => void): () => void;
  /** Hears the native menu; returns what stops the hearing. */
  onMenuAction(listener: (action: MenuAction) => void): () => void;
}

export const portMessage = 'cartpole-studio:trainer-port';
