import type { BrowserWindow } from 'electron';
import { titleOf } from '../../shared/agentTitle';
import type { Status } from '../../shared/protocol/events';

/** Names the agent in the window's title, and marks one that is not saved as the system does. */
export function showTitle(window: BrowserWindow, status: Status): void {
  const { unsaved } = status.agent;
  const title = `${titleOf(status.agent)}${unsaved ? ' (not saved)' : ''} – CartPole Studio`;
  if (window.getTitle() === title) return;
  window.setTitle(title);
  window.setDocumentEdited(unsaved);
}
