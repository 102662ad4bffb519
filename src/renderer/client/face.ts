import type {
  MenuAction,
  OpenOutcome,
  OpenTarget,
  PreferencesOutcome,
  SaveOutcome,
  SaveDestination,
} from '../../shared/desktop/desktopBridge';
import type { Port } from '../../shared/ports/port';
import type { PreferencesChange } from '../../shared/preferences';
import type { EventOf } from '../../shared/protocol/events';

/** Where a person's preferences are kept. */
export interface PreferencesStore {
  get(): Promise<PreferencesOutcome>;
  /** Changes these and leaves the others as they are. */
  change(change: PreferencesChange): Promise<PreferencesOutcome>;
}

/** How a face keeps models. */
export type ModelSaver =
  /** Beside the trainer: no file of a model comes to the page, and a dialog asks for the format. */
  | {
      readonly by: 'mainProcess';
      save(where: SaveDestination): Promise<SaveOutcome>;
    }
  /** By what the page fetched from the trainer, in a format that the person chose in the page. */
  | {
      readonly by: 'page';
      download(model: EventOf<'modelExported'>, withReadme: boolean): Promise<SaveOutcome>;
    };

/** What differs between the desktop window and the browser page; the rest cannot tell them apart. */
export interface Face {
  /** Tells it from other windows at the same trainer; kept while the page is loaded again. */
  readonly windowId: string;
  /**
   * Asks for a line to the trainer. `onPort` hears each new line, which replaces the one before;
   * a lost line is asked for again with growing pauses until `disconnect`, which it returns.
   * `onAccessDenied` hears that this page is not let in any more, and would be only after somebody has
   * opened another address.
   */
  connect(onPort: (port: Port) => void, onAccessDenied: () => void): () => void;
  readonly saver: ModelSaver;
  /** Asks the person for a model and reads its files. */
  openModel(what: OpenTarget): Promise<OpenOutcome>;
  /** The agent now is the model that was read under this ticket. */
  modelTaken(ticket: number): void;
  /** Hears of a model that was opened outside of the page; returns what stops the hearing. */
  onModelOpened(listener: (outcome: OpenOutcome) => void): () => void;
  /** Hears a sentence that the page did not ask for; returns what stops the hearing. */
  onNotice(listener: (sentence: string) => void): () => void;
  /** Hears the native menu, where there is one; returns what stops the hearing. */
  onMenuAction(listener: (action: MenuAction) => void): () => void;
  /** Null where there are none. */
  readonly preferences: PreferencesStore | null;
}

/** Pause before attempt number `attempt` (from 0) to reach a trainer that was lost. */
export function reconnectPauseMs(attempt: number): number {
  return Math.min(8000, 250 * 2 ** attempt);
}
