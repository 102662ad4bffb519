import { homedir } from 'node:os';
import { sep } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuAction } from '../../shared/desktop/desktopBridge';
import { isAtRest, type Status } from '../../shared/protocol/events';
import { helpItems } from './helpPages';

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  /** Adds what only a developer needs. */
  readonly development: boolean;
  /** Absolute paths, the latest first. */
  readonly recentModels: readonly string[];
  /** What runs, and whether it is paused; null while nobody knows. */
  readonly status: Pick<Status, 'activity' | 'paused'> | null;
  /** Tells the window; it knows whether the action makes sense now. */
  send(action: MenuAction): void;
  openModel(path: string): void;
  clearRecentModels(): void;
  showModelsFolder(): void;
  showLogs(): void;
}

type Item = MenuItemConstructorOptions;

const separator: Item = { type: 'separator' };

/** The native menu, with each platform's own habits. */
export function menuTemplate(options: MenuOptions): Item[] {
  const isMac = options.platform === 'darwin';
  return [
    ...(isMac ? [appMenu(options)] : []),
    { role: 'fileMenu', label: isMac ? 'File' : '&File', submenu: fileItems(options) },
    // Without it, macOS has no copy and paste in the form's fields.
    { role: 'editMenu', label: isMac ? 'Edit' : '&Edit' },
    { label: isMac ? 'Train' : '&Train', submenu: trainItems(options) },
    { label: isMac ? 'View' : '&View', submenu: viewItems(options) },
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    { role: 'help', label: isMac ? 'Help' : '&Help', submenu: helpMenuItems(options) },
  ];
}

function appMenu(options: MenuOptions): Item {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      asking(options)('Settings…', 'preferences', 'Cmd+,'),
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
}

function fileItems(options: MenuOptions): Item[] {
  const ask = asking(options);
  const isMac = options.platform === 'darwin';
  const { isIdle } = stateOf(options);
  return [
    { ...ask('Open Model…', 'open', 'CmdOrCtrl+O'), enabled: isIdle },
    // On macOS one dialog opens files and folders.
    ...(isMac
      ? []
      : [{ ...ask('Open Model’s Folder…', 'openFolder', 'Ctrl+Shift+O'), enabled: isIdle }]),
    { label: 'Open Recent', submenu: recentItems(options) },
    separator,
    ask('Save', 'save', 'CmdOrCtrl+S'),
    ask('Save As…', 'saveAs', 'CmdOrCtrl+Shift+S'),
    separator,
    { label: 'Show Models Folder', click: () => options.showModelsFolder() },
    separator,
    ...(isMac
      ? [{ role: 'close' } as const]
      : [ask('Preferences…', 'preferences', 'Ctrl+,'), separator, { role: 'quit' } as const]),
  ];
}

function recentItems(options: MenuOptions): Item[] {
  const { recentModels, openModel, clearRecentModels } = options;
  const { isIdle } = stateOf(options);
  return [
    ...recentModels.map((path) => ({
      label: shownPath(path),
      enabled: isIdle,
      click: () => openModel(path),
    })),
    ...(recentModels.length > 0 ? [separator] : []),
    { label: 'Clear Menu', enabled: recentModels.length > 0, click: () => clearRecentModels() },
  ];
}

function trainItems(options: MenuOptions): Item[] {
  const ask = asking(options);
  const { isIdle, isBusy, isPaused } = stateOf(options);
  return [
    { ...ask('Train', 'train', 'F5'), enabled: isIdle },
    { ...ask('Test', 'test', 'F6'), enabled: isIdle },
    { ...ask('Random Play', 'random', 'F7'), enabled: isIdle },
    separator,
    { ...ask(isPaused ? 'Resume' : 'Pause', 'pause', 'F8'), enabled: isBusy },
    { ...ask('Stop', 'stop', 'Shift+F5'), enabled: isBusy },
  ];
}

function viewItems({ development }: MenuOptions): Item[] {
  return [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
    ...(development
      ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const]
      : []),
  ];
}

function helpMenuItems(options: MenuOptions): Item[] {
  return [
    ...helpItems(),
    separator,
    { label: 'Show Logs', click: () => options.showLogs() },
    // On macOS the first menu has it.
    ...(options.platform === 'darwin'
      ? []
      : [separator, { role: 'about', label: 'About CartPole Studio' } as const]),
  ];
}

/** Makes items that ask the window to do something. */
function asking({ send }: MenuOptions) {
  return (label: string, action: MenuAction, accelerator: string): Item => ({
    label,
    accelerator,
    click: () => send(action),
  });
}

/** While nobody knows, everything can be asked for: the window says what is wrong with it. */
function stateOf({ status }: MenuOptions) {
  return {
    isIdle: status === null || isAtRest(status.activity),
    isBusy: status === null || status.activity !== 'idle',
    isPaused: status?.paused === true,
  };
}

/** A path as a menu can show it: the home folder is “~”, and no letter is taken for a shortcut. */
function shownPath(path: string): string {
  const home = homedir();
  const short = path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
  return short.replaceAll('&', '&&');
}
