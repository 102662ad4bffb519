import { paces } from '../shared/protocol/commands';
import type { MenuAction } from '../shared/desktop/desktopBridge';
import type { AppState } from './state/appState.svelte';

/** Does what the native menu asks for. */
export function runMenuAction(
  studio: AppState,
  action: MenuAction,
  showPreferences: () => void,
): void {
  const actions: Record<MenuAction, () => void> = {
    train: () => studio.train(),
    test: () => studio.test(),
    random: () => studio.playRandom(),
    pause: () => studio.pauseOrResume(),
    stop: () => studio.stop(),
    save: () => studio.models.save(),
    saveAs: () => studio.models.save('ask'),
    export: () => studio.models.save('zip'),
    open: () => studio.models.open(),
    openFile: () => studio.models.open('file'),
    preferences: showPreferences,
  };
  actions[action]();
}

const keyActions: Readonly<Record<string, (studio: AppState) => void>> = {
  t: (studio) => studio.train(),
  e: (studio) => studio.test(),
  r: (studio) => studio.playRandom(),
  ' ': (studio) => studio.pauseOrResume(),
  '.': (studio) => studio.stepOnce(),
  x: (studio) => studio.stop(),
};

/** Handles a key of the window; leaves alone what is typed into a field or a dialog. */
export function handleKey(studio: AppState, event: KeyboardEvent): void {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (event.defaultPrevented || event.altKey) return;
  // Also where a click beside the open dialog took the focus out of it.
  if (document.querySelector('dialog[open]') !== null) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.shiftKey) return;
    if (event.key === 's') act(event, () => studio.models.save());
    if (event.key === 'o') act(event, () => studio.models.open());
    return;
  }
  if (target.matches('input:not([type=radio]), select, textarea')) return;
  // Space presses the button that has the focus, unless there is nothing to press.
  if (event.key === ' ' && target.matches('button:not([aria-disabled=true])')) return;
  const pace = paces[Number(event.key) - 1];
  if (pace !== undefined) return act(event, () => studio.setPace(pace));
  const action = keyActions[event.key.toLowerCase()];
  if (action !== undefined && !(event.repeat && event.key !== '.'))
    act(event, () => action(studio));
}

function act(event: KeyboardEvent, action: () => void): void {
  event.preventDefault();
  action();
}
