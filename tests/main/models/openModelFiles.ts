import type { SettingsFile } from '../../../src/host/files/settingsFile';
import type { AppSettings } from '../../../src/host/app/appSettings';
import { AgentHome } from '../../../src/main/models/saveLocation';
import { ModelDesk } from '../../../src/main/models/modelFiles';
import { RecentModels } from '../../../src/main/models/recentModels';
import { TrainerWatch } from '../../../src/main/trainer/trainerMonitor';
import { openSettings } from '../support/openSettings';

/** The main process's own parts about models, without a window. */
export interface Desk {
  readonly desk: ModelDesk;
  readonly home: AgentHome;
  readonly recents: RecentModels;
  readonly watch: TrainerWatch;
  readonly settings: SettingsFile<AppSettings>;
}

export async function openDesk(settingsFolder?: string): Promise<Desk> {
  const settings = await openSettings(settingsFolder);
  const watch = new TrainerWatch();
  const home = new AgentHome(watch, settings);
  const recents = new RecentModels(settings);
  return { desk: new ModelDesk({ watch, home, recents }), home, recents, watch, settings };
}
