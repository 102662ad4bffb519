import { screen, type BrowserWindow, type Display, type Rectangle } from 'electron';
import type { AppSettings, WindowState } from '../../host/app/appSettings';
import type { SettingsFile } from '../../host/files/settingsFile';

export const smallestWindow = { width: 900, height: 600 } as const;
const usualWindow = { width: 1280, height: 800 } as const;

/** Moving a window by hand is one change, however many events it makes. */
const settledMs = 500;

/**
 * Where the window opens: where it was, on the same display and all of it in sight; in the middle
 * of the first display where that one is gone. Electron 45 can remember that by itself
 * (`windowStatePersistence`), but calls it experimental.
 */
export function windowStateOf(state: WindowState | null): Rectangle {
  const { workArea } = displayOf(state);
  const { width, height } = state?.bounds ?? usualWindow;
  const size = {
    width: between(smallestWindow.width, width, workArea.width),
    height: between(smallestWindow.height, height, workArea.height),
  };
  const wanted =
    state !== null && overlaps(state.bounds, workArea)
      ? state.bounds
      : {
          x: Math.round(workArea.x + (workArea.width - size.width) / 2),
          y: Math.round(workArea.y + (workArea.height - size.height) / 2),
        };
  return {
    ...size,
    x: between(workArea.x, wanted.x, workArea.x + workArea.width - size.width),
    y: between(workArea.y, wanted.y, workArea.y + workArea.height - size.height),
  };
}

/** Keeps the window's place in the settings from now on. */
export function rememberWindowState(
  window: BrowserWindow,
  settings: SettingsFile<AppSettings>,
): void {
  let timer: NodeJS.Timeout | undefined;
  const remember = () => settings.change({ window: stateOf(window) });
  const rememberSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(remember, settledMs);
  };
  window.on('resize', rememberSoon);
  window.on('move', rememberSoon);
  window.on('maximize', rememberSoon);
  window.on('unmaximize', rememberSoon);
  window.on('close', remember);
  window.on('closed', () => clearTimeout(timer));
}

function stateOf(window: BrowserWindow): WindowState {
  return {
    bounds: window.getNormalBounds(),
    displayId: screen.getDisplayMatching(window.getBounds()).id,
    maximized: window.isMaximized(),
  };
}

/** Systems may name a display anew: one where the window was is as good. */
function displayOf(state: WindowState | null): Display {
  const primary = screen.getPrimaryDisplay();
  if (state === null) return primary;
  const displays = screen.getAllDisplays();
  return (
    displays.find(({ id }) => id === state.displayId) ??
    displays.find(({ workArea }) => overlaps(state.bounds, workArea)) ??
    primary
  );
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Where there is not room enough, the smallest. */
function between(smallest: number, value: number, largest: number): number {
  return Math.max(smallest, Math.min(value, largest));
}
