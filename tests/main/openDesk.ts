import type { SettingsFile } from '../../src/host/settingsFile';
import type { AppSettings } from '../../src/host/appSettings';
import { AgentHome } from '../../src/main/agentHome';
import { ModelDesk } from '../../src/main/modelDesk';
import { RecentModels } from '../../src/main/recentModels';
import { TrainerWatch } from '../../src/main/trainerWatch';
import { openSettings } from './openSettings';

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
