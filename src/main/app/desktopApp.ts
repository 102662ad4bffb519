import { join } from 'node:path';
import { builtFolder } from '../../host/app/appRoot';
import type { AppLog } from '../../host/app/appLog';
import type { AppSettings } from '../../host/app/appSettings';
import { CheckpointFolder } from '../../host/checkpoints/checkpointFolder';
import type { RunFolder } from '../../host/checkpoints/runFolder';
import { crashWords } from '../../host/app/crashReport';
import type { SettingsFile } from '../../host/files/settingsFile';
import { formatTrainerArguments } from '../../host/process/trainerArguments';
import { SaveLocation } from '../models/saveLocation';
import { showFolder, showMenu } from '../menu/appMenu';
import { showTrainerFailure } from '../trainer/trainerFailureDialog';
import { answerWindow } from './ipc';
import { UnsavedChangesPrompt } from './unsavedChangesPrompt';
import { ModelFiles } from '../models/modelFiles';
import { shutDown } from './shutdown';
import { RecentModels } from '../models/recentModels';
import { StudioWindow } from '../window/studioWindow';
import { TrainerHost } from '../trainer/trainerHost';
import { TrainerMonitor } from '../trainer/trainerMonitor';
import { showTrainingIndicators } from '../status/trainingIndicators';
import { startUtilityTrainer } from '../trainer/utilityTrainer';

interface Parts {
  readonly log: AppLog;
  readonly settings: SettingsFile<AppSettings>;
  /** Where the trainer keeps its checkpoints. */
  readonly runFolder: RunFolder;
}

export interface DesktopApp {
  /** Brings the window to the front. */
  show(): void;
  /** Shows the window and opens a model in it. */
  openModel(path: string): void;
  /** Shows a sentence in the window. */
  notice(sentence: string): void;
}

/** Starts the trainer and joins everything to it; the window is opened by `show`. */
export function startDesktopApp({ log, settings, runFolder }: Parts): DesktopApp {
  const preferences = () => settings.settings.preferences;
  const monitor = new TrainerMonitor();
  const trainer = new TrainerHost({
    monitor,
    start: (circumstances) =>
      startUtilityTrainer(
        join(builtFolder, 'main/electronTrainer.js'),
        formatTrainerArguments({
          checkpointFolder: runFolder.path,
          lockToken: runFolder.token,
          readOnlyFolder: runFolder.readOnlyPath,
          notKept: runFolder.problem,
          otherRuns: runFolder.otherRuns,
          checkpointSeconds: preferences().checkpointSeconds,
          ...circumstances,
        }),
        (line) => log.info(`Trainer: ${line}`),
      ),
    onCrash: (report) => log.error(crashWords(report)),
    onFault: (text) => log.error(text),
    onNotKept: (sentence) => log.error(sentence),
    onPageUnreachable: (cause) => log.error('The window’s page could not be reached', cause),
    onGaveUp: (problem) => {
      log.error(problem);
      void showTrainerFailure(problem, {
        window: () => window.current,
        startAgain: () => trainer.startAgain(),
        showLogs: () => showFolder(log.folder),
      });
    },
  });
  const saveLocation = new SaveLocation(monitor, settings);
  const recentModels = new RecentModels(settings);
  const modelFiles = new ModelFiles({ monitor, saveLocation, recentModels });
  const unsavedChanges = new UnsavedChangesPrompt({
    isUnsaved: () => monitor.status?.agent.unsaved === true,
    canSave: () => monitor.isConnected,
    save: (over) => modelFiles.save(over, 'samePlace'),
  });
  const window = new StudioWindow({
    settings,
    // macOS keeps the app, with its trainer, without windows.
    mayClose: (closing, goOn) =>
      process.platform === 'darwin' || unsavedChanges.mayGo(closing, goOn),
    onSessionEnd: () => {
      unsavedChanges.sessionEnds();
      void trainer.close();
    },
  });
  const openModel = async (path: string) => {
    window.show();
    const opened = await modelFiles.read(path);
    if (opened.outcome === 'opened') window.sendModel(opened);
    else window.notice(opened.problem);
  };
  const updateIndicators = showTrainingIndicators(monitor, window, settings);
  showMenu({ monitor, window, recentModels, log, openModel: (path) => void openModel(path) });
  answerWindow({
    modelFiles,
    connectTrainer: (page) => {
      trainer.connect(page);
      window.onPageReady();
    },
    modelTaken: (ticket) => saveLocation.adopt(ticket),
    preferences,
    changePreferences: (change) => {
      const changed = { ...preferences(), ...change };
      settings.change({ preferences: changed });
      monitor.post({ type: 'setCheckpointInterval', seconds: changed.checkpointSeconds });
      updateIndicators();
    },
  });
  shutDown({
    unsavedChanges,
    window: () => window.current,
    close: async () => {
      await Promise.all([trainer.close(), settings.whenSaved()]);
      const { path } = runFolder;
      if (unsavedChanges.discardsRun && path !== null && (await runFolder.isHeld())) {
        await new CheckpointFolder(path).clear();
      }
      await runFolder.release();
    },
  });
  return {
    show: () => window.show(),
    openModel: (path) => void openModel(path),
    notice: (sentence) => window.notice(sentence),
  };
}
