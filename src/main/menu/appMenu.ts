import { app, Menu, shell } from 'electron';
import type { AppLog } from '../../host/app/appLog';
import { menuTemplate } from './menu';
import { folderFor } from '../models/modelDialogs';
import type { RecentModels } from '../models/recentModels';
import type { StudioWindow } from '../window/studioWindow';
import type { TrainerMonitor } from '../trainer/trainerMonitor';

interface AppMenuOptions {
  readonly monitor: TrainerMonitor;
  readonly window: StudioWindow;
  readonly recentModels: RecentModels;
  readonly log: AppLog;
  openModel(path: string): void;
}

/** Sets the app's menu, now and whenever what it says has changed. */
export function showMenu({ monitor, window, recentModels, log, openModel }: AppMenuOptions): void {
  let shown = '';
  const update = () => {
    const { activity, paused } = monitor.status ?? {};
    const toShow = JSON.stringify([activity, paused, recentModels.paths]);
    if (toShow === shown) return;
    shown = toShow;
    const template = menuTemplate({
      platform: process.platform,
      development: !app.isPackaged,
      recentModels: recentModels.paths,
      status: monitor.status,
      send: (action) => window.sendMenuAction(action),
      openModel,
      clearRecentModels: () => recentModels.clear(),
      showModelsFolder: () => void showFolder(folderFor(recentModels.paths[0])),
      showLogs: () => void showFolder(log.folder),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };
  monitor.listen(update);
  recentModels.onChanged = update;
  update();
}

/** Shows a folder in the system's own way; the documents where it is gone. */
export async function showFolder(folder: string): Promise<void> {
  const problem = await shell.openPath(folder);
  if (problem !== '') await shell.openPath(app.getPath('documents'));
}
