import { join } from 'node:path';
import { app, Menu, type BrowserWindow } from 'electron';
import { appDataFolder } from '../host/appDataFolder';
import { openAppLog } from '../host/appLog';
import { appRoot } from '../host/appRoot';
import { appSettingsFormat, type AppSettings } from '../host/appSettings';
import { claimFolder } from '../host/claimedFolder';
import { crashWords } from '../host/crashReport';
import { SettingsFile } from '../host/settingsFile';
import { toArguments } from '../host/trainerStart';
import type { MenuAction } from '../shared/desktopBridge';
import { desktopChannels } from '../shared/desktopChannels';
import { registerAppScheme, serveAppProtocol } from './appProtocol';
import { guardContents } from './contentsGuards';
import { logFaults } from './faults';
import { answerWindow } from './ipc';
import { menuTemplate } from './menu';
import { guardSession } from './sessionGuards';
import { TrainerHost } from './trainerHost';
import { startUtilityTrainer } from './utilityTrainer';
import { openWindow } from './window';

let window: BrowserWindow | null = null;

function showWindow(settings: SettingsFile<AppSettings>): void {
  if (window === null) {
    window = openWindow(settings);
    window.on('closed', () => (window = null));
    return;
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}

function sendMenuAction(action: MenuAction): void {
  window?.webContents.send(desktopChannels.menuAction, action);
}

async function run(): Promise<void> {
  const log = openAppLog({ folder: app.getPath('logs'), toConsole: !app.isPackaged });
  logFaults(log);
  log.info(`CartPole Studio ${app.getVersion()} starts on ${process.platform} ${process.arch}`);
  registerAppScheme();
  guardContents();
  // macOS keeps an app without windows; its icon in the dock opens the window again.
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
  const run = await claimFolder(join(appDataFolder(), 'runs'), 'desktop');
  const trainer = new TrainerHost({
    start: (circumstances) =>
      startUtilityTrainer(
        join(appRoot, 'out/main/electronTrainer.js'),
        toArguments({
          checkpointFolder: run.path,
          checkpointSeconds: settings.settings.preferences.checkpointSeconds,
          ...circumstances,
        }),
        (line) => log.info(`Trainer: ${line}`),
      ),
    onCrash: (report) => log.error(crashWords(report)),
  });
  app.on('will-quit', (event) => {
    // The trainer keeps its run and ends what it started, such as pip: the app waits for that.
    event.preventDefault();
    const ended = trainer.close().then(() => run.release());
    void Promise.all([ended, settings.whenSaved()]).then(() => app.exit());
  });
  answerWindow((page) => trainer.connect(page));
  const { platform } = process;
  const development = !app.isPackaged;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform, development, send: sendMenuAction })),
  );
  const show = () => showWindow(settings);
  app.on('second-instance', show);
  app.on('activate', show);
  show();
}

// A second start shows the first one's window.
if (app.requestSingleInstanceLock()) void run();
else app.quit();
