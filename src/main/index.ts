import { join } from 'node:path';
import { app, dialog } from 'electron';
import { appDataFolder } from '../host/appDataFolder';
import { openAppLog } from '../host/appLog';
import { appRoot } from '../host/appRoot';
import { appSettingsFormat } from '../host/appSettings';
import { CheckpointFolder } from '../host/checkpointFolder';
import { claimFolder } from '../host/claimedFolder';
import { crashWords } from '../host/crashReport';
import { SettingsFile } from '../host/settingsFile';
import { toArguments } from '../host/trainerStart';
import { describeApp } from './about';
import { AgentHome } from './agentHome';
import { showMenu } from './appMenu';
import { registerAppScheme, serveAppProtocol } from './appProtocol';
import { guardContents } from './contentsGuards';
import { logFaults } from './faults';
import { answerWindow } from './ipc';
import { Leaving } from './leaving';
import { ModelDesk } from './modelDesk';
import { modelsIn, modelsOfSecondStart, OpenRequests, type SecondStart } from './openRequests';
import { quitWithCare } from './quitting';
import { RecentModels } from './recentModels';
import { guardSession } from './sessionGuards';
import { StudioWindow } from './studioWindow';
import { TrainerHost } from './trainerHost';
import { TrainerWatch } from './trainerWatch';
import { showTraining } from './trainingSigns';
import { startUtilityTrainer } from './utilityTrainer';

async function run(models: readonly string[]): Promise<void> {
  const log = openAppLog({ folder: app.getPath('logs'), toConsole: !app.isPackaged });
  logFaults(log);
  log.info(`CartPole Studio ${app.getVersion()} starts on ${process.platform} ${process.arch}`);
  registerAppScheme();
  guardContents();
  const openRequests = new OpenRequests();
  openRequests.add(models);
  // macOS names a double-clicked model this way, before the app is ready if that started it.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openRequests.add([path]);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  // Not in Chromium's profile (userData): the other faces find it too, and one variable moves all.
  const openingSettings = SettingsFile.open({
    folder: appDataFolder(),
    name: 'settings',
    format: appSettingsFormat,
    onNotSaved: (sentence) => log.error(sentence),
  });
  await app.whenReady();
  const settings = await openingSettings;
  serveAppProtocol(join(appRoot, 'out/renderer'));
  guardSession();
  describeApp();

  const runFolder = await claimFolder(join(appDataFolder(), 'runs'), 'desktop');
  const preferences = () => settings.settings.preferences;
  const watch = new TrainerWatch();
  const trainer = new TrainerHost({
    watch,
    start: (circumstances) =>
      startUtilityTrainer(
        join(appRoot, 'out/main/electronTrainer.js'),
        toArguments({
          checkpointFolder: runFolder.path,
          checkpointSeconds: preferences().checkpointSeconds,
          ...circumstances,
        }),
        (line) => log.info(`Trainer: ${line}`),
      ),
    onCrash: (report) => log.error(crashWords(report)),
  });
  const home = new AgentHome(watch);
  const recents = new RecentModels(settings);
  const desk = new ModelDesk({ watch, home, recents });
  const leaving = new Leaving({
    isUnsaved: () => watch.status?.agent.unsaved === true,
    save: (over) => desk.saveAgent(over),
  });
  const window = new StudioWindow({
    settings,
    // macOS keeps the app, with its trainer, without windows.
    mayClose: (closing, goOn) => process.platform === 'darwin' || leaving.mayGo(closing, goOn),
    onSessionEnd: () => {
      leaving.sessionEnds();
      void trainer.close();
    },
  });
  const openModel = async (path: string) => {
    window.show();
    const opened = await desk.read(path);
    if (opened.outcome === 'opened') window.giveModel(opened);
    else window.notice(opened.problem);
  };

  const updateSigns = showTraining(watch, window, settings);
  showMenu({ watch, window, recents, log, openModel: (path) => void openModel(path) });
  answerWindow({
    desk,
    connectTrainer: (page) => {
      trainer.connect(page);
      window.pageListens();
    },
    modelTaken: (ticket) => home.moveIn(ticket),
    preferences,
    changePreferences: (changed) => {
      settings.change({ preferences: changed });
      watch.post({ type: 'setCheckpointInterval', seconds: changed.checkpointSeconds });
      updateSigns();
    },
  });
  quitWithCare({
    leaving,
    window: () => window.current,
    close: async () => {
      await Promise.all([trainer.close(), settings.whenSaved()]);
      if (leaving.discardsRun) await new CheckpointFolder(runFolder.path).clear();
      await runFolder.release();
    },
  });
  app.on('second-instance', (_event, _argv, _folder, handedOver) => {
    window.show();
    openRequests.add(modelsOfSecondStart(handedOver));
  });
  // The icon in macOS's dock.
  app.on('activate', () => window.show());
  if (settings.problem !== null) {
    log.error(settings.problem);
    window.notice(settings.problem);
  }
  window.show();
  openRequests.serve((path) => void openModel(path));
}

const secondStart: SecondStart = {
  models: modelsIn(process.argv, process.cwd(), app.isPackaged),
};
// A second start hands its models to the first one, which shows its window.
if (app.requestSingleInstanceLock({ ...secondStart })) {
  run(secondStart.models).catch((error: unknown) => {
    const problem = error instanceof Error ? error.message : String(error);
    dialog.showErrorBox('CartPole Studio cannot start', problem);
    app.exit(1);
  });
} else app.quit();
