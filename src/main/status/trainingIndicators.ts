import type { BrowserWindow } from 'electron';
import type { AppSettings } from '../../host/app/appSettings';
import type { SettingsFile } from '../../host/files/settingsFile';
import { titleOf } from '../../shared/agentTitle';
import type { Status } from '../../shared/protocol/events';
import { Notifications } from './notifications';
import type { StudioWindow } from '../window/studioWindow';
import type { TrainerMonitor } from '../trainer/trainerMonitor';
import { TaskbarProgress } from './trainingProgress';
import { PowerSaveBlocker } from './powerSaveBlocker';

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
  const progress = new TaskbarProgress(monitor);
  const sleepBlocker = new PowerSaveBlocker();
  const notifications = new Notifications({
    window: () => window.current,
    areWanted: () => preferences().notifications,
    showWindow: () => window.show(),
  });
  const update = () => {
    sleepBlocker.keep(monitor.trains && preferences().keepAwake);
    progress.update(window.current);
    if (window.current !== null && monitor.status !== null)
      showTitle(window.current, monitor.status);
  };
  monitor.listen((event) => {
    notifications.onEvent(event);
    update();
  });
  window.onChanged = update;
  return update;
}

/** Names the agent in the window's title, and marks one that is not saved as the system does. */
function showTitle(window: BrowserWindow, status: Status): void {
  const { unsaved } = status.agent;
  const title = `${titleOf(status.agent)}${unsaved ? ' (not saved)' : ''} – CartPole Studio`;
  if (window.getTitle() === title) return;
  window.setTitle(title);
  window.setDocumentEdited(unsaved);
}
