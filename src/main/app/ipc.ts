import type { WebContents } from 'electron';
import * as v from 'valibot';
import { isSavedName } from '../../host/models/modelFolderNames';
import {
  openTargets,
  saveDestinations,
  type PreferencesOutcome,
} from '../../shared/desktop/desktopBridge';
import { desktopChannels } from '../../shared/desktop/desktopChannels';
import { maxModelBytes, modelFilesSchema } from '../../shared/modelFile';
import {
  preferencesChangeSchema,
  type Preferences,
  type PreferencesChange,
} from '../../shared/preferences';
import type { ModelFiles } from '../models/modelFiles';
import { onPageRequest, onPageMessage } from '../security/pageIpc';

const modelName = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
/** A zip's own words about its files, beside them. */
const maxZipOverheadBytes = 64 * 1024;

const noArguments = v.strictTuple([]);
/** As the trainer names them: a page that turned bad leaves no other kinds of files anywhere. */
const savedFiles = v.pipe(
  modelFilesSchema,
  v.check((files) => files.every(({ name }) => isSavedName(name))),
);
const saveArguments = v.strictTuple([modelName, savedFiles, v.picklist(saveDestinations)]);
const exportArguments = v.strictTuple([
  modelName,
  v.pipe(
    v.instance(Uint8Array),
    v.check(({ length }) => length <= maxModelBytes + maxZipOverheadBytes),
    // What every zip begins with.
    v.check(([first, second]) => first === 0x50 && second === 0x4b),
  ),
]);
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
  onPageRequest(desktopChannels.saveModel, saveArguments, failed, (window, ...model) =>
    modelFiles.save(window, ...model),
  );
  onPageRequest(desktopChannels.exportModel, exportArguments, failed, (window, ...model) =>
    modelFiles.export(window, ...model),
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
