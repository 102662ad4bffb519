import { join, resolve } from 'node:path';
import { app, dialog } from 'electron';
import { messageOf } from '../shared/errorText';
import { appDataFolder } from '../host/app/appDataFolder';
import { openAppLog } from '../host/app/appLog';
import { builtFolder } from '../host/app/appRoot';
import { appSettingsFormat } from '../host/app/appSettings';
import { claimRunFolder, RunNotLeftError } from '../host/checkpoints/runFolder';
import { SettingsFile } from '../host/files/settingsFile';
import { describeApp } from './menu/about';
import { registerAppScheme, serveAppProtocol } from './window/appProtocol';
import { guardContents } from './security/contentsGuards';
import { startDesktopApp, type DesktopApp } from './app/desktopApp';
import { handleErrors } from './app/errorHandling';
import {
  modelsIn,
  modelsOfSecondStart,
  runIn,
  LaunchFiles,
  type SecondStart,
} from './app/launchFiles';
import { guardSession } from './security/sessionGuards';

/** Under which Windows knows the app, in its notifications; electron-builder.yml names it too. */
const appId = 'studio.cartpole.app';

async function run(models: readonly string[]): Promise<void> {
  const log = openAppLog({ folder: app.getPath('logs'), toConsole: !app.isPackaged });
  handleErrors(log);
  log.info(`CartPole Studio ${app.getVersion()} starts on ${process.platform} ${process.arch}`);
  // By whoever started it, or by an AppImage where the system allows no sandbox.
  if (app.commandLine.hasSwitch('no-sandbox')) log.error('Chromium’s sandbox is switched off');
  app.setAppUserModelId(appId);
  registerAppScheme();
  guardContents();

  // What happens before the app is ready waits for it.
  let desktop: DesktopApp | null = null;
  const launchFiles = new LaunchFiles();
  launchFiles.add(models);
  app.on('second-instance', (_event, _argv, _folder, handedOver) => {
    desktop?.show();
    launchFiles.add(modelsOfSecondStart(handedOver));
  });
  // How macOS names a model that was double-clicked.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    launchFiles.add([path]);
  });
  // macOS keeps an app without windows; its icon in the dock opens the window again.
  app.on('activate', () => desktop?.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  const [settings, runFolder] = await Promise.all([
    // Not in Chromium's profile (userData): the other faces find it too, and one variable moves all.
    SettingsFile.open({
      folder: appDataFolder(),
      name: 'settings',
      format: appSettingsFormat,
      onNotSaved: (sentence) => log.error(sentence),
    }),
    claimRunFolder(join(appDataFolder(), 'runs'), 'desktop', { run: runIn(process.argv) }),
    app.whenReady(),
  ]);
  // The window hears it from the trainer.
  if (runFolder.problem !== null) log.error(runFolder.problem);
  serveAppProtocol(join(builtFolder, 'renderer'));
  guardSession();
  describeApp();
  desktop = startDesktopApp({ log, settings, runFolder });
  if (settings.problem !== null) {
    log.error(settings.problem);
    desktop.notice(settings.problem);
  }
  desktop.show();
  launchFiles.serve(desktop.openModel);
}

/** The disk’s root where the folder in which the app was started was deleted. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return resolve('/');
  }
}

const secondStart: SecondStart = {
  models: modelsIn(process.argv, workingFolder(), app.isPackaged),
};
// A second start hands its models to the first one, which shows its window.
if (app.requestSingleInstanceLock({ ...secondStart })) {
  run(secondStart.models).catch((error: unknown) => {
    const problem = messageOf(error);
    dialog.showErrorBox(
      'CartPole Studio cannot start',
      error instanceof RunNotLeftError
        ? problem
        : `It met an error (${problem}): see that the folder for its data can be written, and start it again.`,
    );
    app.exit(1);
  });
} else app.quit();
