import type { AppSettings } from '../../host/app/appSettings';
import type { SettingsFile } from '../../host/files/settingsFile';
import { Notifications } from './notifications';
import type { StudioWindow } from '../window/studioWindow';
import type { TrainerMonitor } from '../trainer/trainerMonitor';
import { ProgressSign } from './trainingProgress';
import { PowerSaveBlocker } from './powerSaveBlocker';
import { showTitle } from './windowTitle';

/**
 * Shows what the trainer does outside of the page, from now on.
 * @returns what to call when the preferences changed
 */
export function showTrainingIndicators(
  monitor: TrainerMonitor,
  window: StudioWindow,
  settings: SettingsFile<AppSettings>,
): () => void {
  const preferences = () => settings.settings.preferences;
  const progress = new ProgressSign(monitor);
  const wakefulness = new PowerSaveBlocker();
  const notices = new Notifications({
    window: () => window.current,
    areWanted: () => preferences().notifications,
    showWindow: () => window.show(),
  });
  const update = () => {
    wakefulness.keep(monitor.trains && preferences().keepAwake);
    progress.update(window.current);
    if (window.current !== null && monitor.status !== null)
      showTitle(window.current, monitor.status);
  };
  monitor.listen((event) => {
    notices.hear(event);
    update();
  });
  window.onChanged = update;
  return update;
}
