import { app, Menu } from 'electron';
import type { AppLog } from '../../host/app/appLog';
import { menuTemplate } from './menu';
import { folderFor } from '../models/modelDialogs';
import type { RecentModels } from '../models/recentModels';
import { showFolder } from './showFolder';
import type { StudioWindow } from '../window/studioWindow';
import type { TrainerMonitor } from '../trainer/trainerMonitor';

interface AppMenuOptions {
  readonly monitor: TrainerMonitor;
  readonly window: StudioWindow;
  readonly recents: RecentModels;
  readonly log: AppLog;
  openModel(path: string): void;
}

/** Sets the app's menu, now and whenever what it says has changed. */
export function showMenu({ monitor, window, recents, log, openModel }: AppMenuOptions): void {
  let shown = '';
  const update = () => {
    const { activity, paused } = monitor.status ?? {};
    const toShow = JSON.stringify([activity, paused, recents.paths]);
    if (toShow === shown) return;
    shown = toShow;
    const template = menuTemplate({
      platform: process.platform,
      development: !app.isPackaged,
      recentModels: recents.paths,
      status: monitor.status,
      send: (action) => window.doMenuAction(action),
      openModel,
      clearRecentModels: () => recents.clear(),
      showModelsFolder: () => void showFolder(folderFor(recents.paths[0])),
      showLogs: () => void showFolder(log.folder),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };
  monitor.listen(update);
  recents.onChanged = update;
  update();
}
