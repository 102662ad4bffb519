import type { RunningTrainer } from '../../../src/host/process/trainerRunner';
import type { SettingsFile } from '../../../src/host/files/settingsFile';
import type { AppSettings } from '../../../src/host/app/appSettings';
import { SaveLocation } from '../../../src/main/models/saveLocation';
import { ModelFiles } from '../../../src/main/models/modelFiles';
import { RecentModels } from '../../../src/main/models/recentModels';
import { TrainerMonitor } from '../../../src/main/trainer/trainerMonitor';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import { openSettings } from '../support/openSettings';

/** The main process's own parts about models, without a window. */
export interface OpenModelFiles {
  readonly modelFiles: ModelFiles;
  readonly saveLocation: SaveLocation;
  readonly recentModels: RecentModels;
  readonly monitor: TrainerMonitor;
  readonly settings: SettingsFile<AppSettings>;
}

export async function openModelFiles(settingsFolder?: string): Promise<OpenModelFiles> {
  const settings = await openSettings(settingsFolder);
  const monitor = new TrainerMonitor();
  const saveLocation = new SaveLocation(monitor, settings);
  const recentModels = new RecentModels(settings);
  return {
    modelFiles: new ModelFiles({ monitor, saveLocation, recentModels }),
    saveLocation,
    recentModels,
    monitor,
    settings,
  };
}

/** Lets them watch a trainer; resolves once they know its agent. */
export async function watchTrainer(
  { monitor }: OpenModelFiles,
  trainer: RunningTrainer,
): Promise<void> {
  const [watchLine, far] = createMemoryPortPair();
  const knowsAgent = new Promise<void>((resolve) => {
    const stop = monitor.listen(() => {
      if (monitor.status === null) return;
      stop();
      resolve();
    });
  });
  trainer.attach(far);
  monitor.connect(watchLine);
  await knowsAgent;
}
