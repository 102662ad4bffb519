import { paces, type Pace } from '../shared/protocol/commands';
import type { Activity } from '../shared/protocol/events';
import type { MenuAction } from '../shared/desktop/desktopBridge';
import type { AppState } from './state/appState.svelte';
import { whileRunning, type Refusals } from './state/commandAvailability';

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
    saveAs: () => studio.models.saveAs(),
    open: () => studio.models.open(),
    openFolder: () => studio.models.open('folder'),
    preferences: showPreferences,
  };
  actions[action]();
}

interface KeyAction {
  readonly control: keyof Refusals;
  /** What it begins; idle where it begins nothing. */
  readonly begins: Exclude<Activity, 'demonstration'>;
  run(studio: AppState): void;
}

const keyActions: Readonly<Record<string, KeyAction>> = {
  t: { control: 'train', begins: 'train', run: (studio) => studio.train() },
  e: { control: 'play', begins: 'test', run: (studio) => studio.test() },
  r: { control: 'play', begins: 'random', run: (studio) => studio.playRandom() },
  ' ': { control: 'pause', begins: 'idle', run: (studio) => studio.pauseOrResume() },
  '.': { control: 'step', begins: 'idle', run: (studio) => studio.stepOnce() },
  x: { control: 'stop', begins: 'idle', run: (studio) => studio.stop() },
};

/** The key of each pace is a letter of its name. */
export const paceKeys: Readonly<Record<Pace, string>> = {
  '1x': '1',
  '4x': '4',
  '16x': '6',
  max: 'M',
};

/** Does what a key asks for, or says why it cannot be done now. */
function runKeyAction(studio: AppState, { control, begins, run }: KeyAction): void {
  const refusal = studio.refusals[control];
  if (refusal === null) return run(studio);
  const running = studio.line.hasControl ? (studio.status?.activity ?? 'idle') : 'idle';
  const inTheWay = begins === 'idle' ? null : whileRunning(running, begins);
  studio.explain(inTheWay ?? refusal);
}

/** Handles a key of the window; leaves alone what is typed into a field or a dialog. */
export function handleKey(studio: AppState, event: KeyboardEvent): void {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (event.defaultPrevented || event.altKey) return;
  // Also where a click beside the open dialog took the focus out of it.
  if (document.querySelector('dialog[open]') !== null) return;
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    if (key === 's') {
      act(event, () => (event.shiftKey ? studio.models.saveAs() : studio.models.save()));
    }
    if (key === 'o' && !event.shiftKey) act(event, () => studio.models.open());
    return;
  }
  if (target.matches('input:not([type=radio]), select, textarea')) return;
  // Space presses the button that has the focus, unless there is nothing to press.
  if (event.key === ' ' && target.matches('button:not([aria-disabled=true])')) return;
  const pace = paces.find((name) => paceKeys[name] === event.key.toUpperCase());
  if (pace !== undefined) return act(event, () => studio.setPace(pace));
  const action = keyActions[event.key.toLowerCase()];
  if (action !== undefined && !(event.repeat && event.key !== '.'))
    act(event, () => runKeyAction(studio, action));
}

function act(event: KeyboardEvent, action: () => void): void {
  event.preventDefault();
  action();
}
