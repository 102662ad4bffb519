import type { WebContents } from 'electron';
import * as v from 'valibot';
import {
  openTargets,
  saveDestinations,
  type PreferencesOutcome,
} from '../../shared/desktop/desktopBridge';
import { desktopChannels } from '../../shared/desktop/desktopChannels';
import {
  preferencesChangeSchema,
  type Preferences,
  type PreferencesChange,
} from '../../shared/preferences';
import type { ModelFiles } from '../models/modelFiles';
import { onPageRequest, onPageMessage } from '../security/pageIpc';

const noArguments = v.strictTuple([]);
const saveArguments = v.strictTuple([v.picklist(saveDestinations)]);
const openArguments = v.strictTuple([v.picklist(openTargets)]);
const ticketArguments = v.strictTuple([v.pipe(v.number(), v.safeInteger())]);
const preferencesArguments = v.strictTuple([preferencesChangeSchema]);

interface Services {
  readonly modelFiles: ModelFiles;
  /** Sends a page a port to the trainer; it listens from now on. */
  connectTrainer(page: WebContents): void;
  modelTaken(ticket: number): void;
  preferences(): Preferences;
  changePreferences(change: PreferencesChange): void;
}

/** All that the window can ask of the main process. */
export function answerWindow(services: Services): void {
  const { modelFiles } = services;
  const inForce = (): PreferencesOutcome => ({
    outcome: 'inForce',
    preferences: services.preferences(),
  });
  onPageMessage(desktopChannels.requestPort, noArguments, (page) => services.connectTrainer(page));
  onPageMessage(desktopChannels.modelTaken, ticketArguments, (_page, ticket) =>
    services.modelTaken(ticket),
  );
  onPageRequest(desktopChannels.saveModel, saveArguments, failed, (window, where) =>
    modelFiles.save(window, where),
  );
  onPageRequest(desktopChannels.openModel, openArguments, failed, (window, what) =>
    modelFiles.open(window, what),
  );
  onPageRequest(desktopChannels.preferences, noArguments, failed, inForce);
  onPageRequest(
    desktopChannels.changePreferences,
    preferencesArguments,
    failed,
    (_window, change) => {
      services.changePreferences(change);
      return inForce();
    },
  );
}

function failed(problem: string): { readonly outcome: 'failed'; readonly problem: string } {
  return { outcome: 'failed', problem };
}
