import type { SettingsFile } from '../../../src/host/files/settingsFile';
import type { AppSettings } from '../../../src/host/app/appSettings';
import { SaveLocation } from '../../../src/main/models/saveLocation';
import { ModelFiles } from '../../../src/main/models/modelFiles';
import { RecentModels } from '../../../src/main/models/recentModels';
import { TrainerMonitor } from '../../../src/main/trainer/trainerMonitor';
import { openSettings } from '../support/openSettings';

/** The main process's own parts about models, without a window. */
export interface Desk {
  readonly desk: ModelFiles;
  readonly home: SaveLocation;
  readonly recents: RecentModels;
  readonly monitor: TrainerMonitor;
  readonly settings: SettingsFile<AppSettings>;
}

export async function openModelFiles(settingsFolder?: string): Promise<Desk> {
  const settings = await openSettings(settingsFolder);
  const monitor = new TrainerMonitor();
  const home = new SaveLocation(monitor, settings);
  const recents = new RecentModels(settings);
  return { desk: new ModelFiles({ monitor, home, recents }), home, recents, monitor, settings };
}
