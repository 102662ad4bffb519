import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rectangle } from 'electron';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBrowserWindow } from '../../../src/main/window/browserWindow';
import { windowStateOf } from '../../../src/main/window/windowState';
import { BrowserWindow, screen, type FakeDisplay } from '../fakeElectron/fakeElectron';
import { openSettings } from '../support/openSettings';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

const laptop: FakeDisplay = { id: 1, workArea: { x: 0, y: 25, width: 1440, height: 815 } };
const beside: FakeDisplay = { id: 2, workArea: { x: 1440, y: 0, width: 2560, height: 1400 } };
const beforeIt: FakeDisplay = { id: 2, workArea: { x: -2560, y: -300, width: 2560, height: 1400 } };
const small: FakeDisplay = { id: 3, workArea: { x: 0, y: 0, width: 800, height: 480 } };

const onBeside = { x: 2000, y: 100, width: 1500, height: 1000 };

describe('the window’s place', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-place-'));
    screen.displays = [laptop, beside];
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Starts the app's window as a new process would. */
  async function start() {
    const settings = await openSettings(folder);
    createBrowserWindow(settings);
    const window = BrowserWindow.opened.at(-1)!;
    window.emit('ready-to-show');
    return { window, settings };
  }

  it('is in the middle of the primary display at first, and fits it', async () => {
    const { window } = await start();
    expect(window.getBounds()).toEqual({ x: 80, y: 33, width: 1280, height: 800 });
    expect(window.options).toMatchObject({ minWidth: 900, minHeight: 600 });
  });

  it('is the same at the next start, maximized too', async () => {
    const first = await start();
    first.window.moveTo(onBeside);
    first.window.emit('close');
    await first.settings.whenSaved();
    const second = await start();
    expect(second.window.getBounds()).toEqual(onBeside);
    expect(second.window.maximized).toBe(false);

    second.window.maximize();
    second.window.emit('close');
    await second.settings.whenSaved();
    expect(second.settings.settings.window?.displayId).toBe(2);
    const third = await start();
    expect(third.window.maximized).toBe(true);
    expect(third.window.getBounds()).toEqual(beside.workArea);
    expect(third.window.getNormalBounds()).toEqual(onBeside);
  });

  it('is kept while the window stands, once it stands still', async () => {
    const { window, settings } = await start();
    const change = vi.spyOn(settings, 'change');
    for (let x = 0; x < 200; x++) window.moveTo({ ...onBeside, x });
    await expect.poll(() => settings.settings.window?.bounds.x).toBe(199);
    expect(change).toHaveBeenCalledOnce();
    window.emit('closed');
    await settings.whenSaved();
    expect((await openSettings(folder)).settings.window?.bounds.x).toBe(199);
  });

  it.each<[string, FakeDisplay[], Rectangle]>([
    ['is gone', [laptop], { x: 0, y: 25, width: 1440, height: 815 }],
    [
      'went to the other side',
      [laptop, beforeIt],
      { x: -2030, y: -100, width: 1500, height: 1000 },
    ],
    ['has another name now', [laptop, { ...beside, id: 9 }], onBeside],
    ['is smaller than any window may be', [small], { x: 0, y: 0, width: 900, height: 600 }],
  ])('is in sight when its display %s', (_, displays, expected) => {
    screen.displays = displays;
    expect(windowStateOf({ bounds: onBeside, displayId: 2, maximized: false })).toEqual(expected);
  });

  it('is within its display, at least the smallest, wherever it was', () => {
    const number = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(
        fc.record({ x: number, y: number, width: number, height: number }),
        fc.integer({ min: 0, max: 4 }),
        (bounds, displayId) => {
          const place = windowStateOf({ bounds, displayId, maximized: false });
          expect(place.width).toBeGreaterThanOrEqual(900);
          expect(place.height).toBeGreaterThanOrEqual(600);
          const holds = ({ workArea }: FakeDisplay) =>
            place.x >= workArea.x &&
            place.y >= workArea.y &&
            place.x + place.width <= workArea.x + workArea.width &&
            place.y + place.height <= workArea.y + workArea.height;
          expect(screen.displays.some(holds)).toBe(true);
          expect(Object.values(place).every(Number.isInteger)).toBe(true);
        },
      ),
    );
  });
});
