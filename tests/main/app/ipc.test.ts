import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTrainer } from '../../../src/host/process/trainerRunner';
import { answerWindow } from '../../../src/main/app/ipc';
import { desktopChannels } from '../../../src/shared/desktop/desktopChannels';
import { defaultPreferences, type Preferences } from '../../../src/shared/preferences';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  type WebContents,
} from '../fakeElectron/fakeElectron';
import { volume } from '../../support/volume';
import { openModelFiles, watchTrainer } from '../models/openModelFiles';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

let page: WebContents;

/** One that has not asked for anything yet. */
function openPage(): void {
  BrowserWindow.opened.length = 0;
  page = new BrowserWindow({}).webContents;
}

const connected: unknown[] = [];
const tickets: number[] = [];
let preferences = defaultPreferences;
const trainer = await startTrainer('simd');
const parts = await openModelFiles();
await watchTrainer(parts, trainer);
answerWindow({
  modelFiles: parts.modelFiles,
  connectTrainer: (contents) => connected.push(contents),
  modelTaken: (ticket) => tickets.push(ticket),
  preferences: () => preferences,
  changePreferences: (change) => (preferences = { ...preferences, ...change }),
});

interface Frame {
  url: string;
  parent: unknown;
}

const ownFrame: Frame = { url: 'app://cartpole-studio/', parent: null };

function call(channel: string, sent: unknown[], senderFrame: Frame | null = ownFrame) {
  const sender: WebContents = page;
  return ipcMain.listeners.get(channel)!({ sender, senderFrame }, ...sent);
}

const unknown = 'The window asked for something that the app does not know: restart the app.';
const tooMuch = 'The window asked for too much at once: wait a moment, then try again.';

const { requestPort, saveModel, openModel, modelTaken } = desktopChannels;

/** One good request on each channel that is answered. */
const requests: readonly [string, unknown[]][] = [
  [saveModel, ['ask']],
  [openModel, ['folder']],
  [desktopChannels.preferences, []],
  [desktopChannels.changePreferences, [{ ...defaultPreferences, checkpointSeconds: 30 }]],
];

describe('what the window may ask', () => {
  afterAll(() => trainer.close());
  beforeEach(() => {
    // Each test's page starts with all that a page may ask at once.
    openPage();
    app.isPackaged = true;
    connected.length = 0;
    dialog.saveDialogs.length = 0;
    dialog.openDialogs.length = 0;
    tickets.length = 0;
    preferences = defaultPreferences;
  });

  it('is answered when the page itself asks', async () => {
    call(requestPort, []);
    expect(connected).toEqual([page]);
    call(modelTaken, [7]);
    expect(tickets).toEqual([7]);
    const outcomes: unknown[] = [];
    for (const [channel, sent] of requests) outcomes.push(await call(channel, sent));
    const changed: Preferences = { ...defaultPreferences, checkpointSeconds: 30 };
    expect(outcomes).toEqual([
      { outcome: 'cancelled' },
      { outcome: 'cancelled' },
      { outcome: 'inForce', preferences: defaultPreferences },
      { outcome: 'inForce', preferences: changed },
    ]);
    expect(preferences).toEqual(changed);
    expect(dialog.saveDialogs).toHaveLength(1);
    expect(dialog.openDialogs).toHaveLength(1);
  });

  it.each([
    ['another site', { url: 'https://example.com/', parent: null }],
    ['a file', { url: 'file:///home/someone/page.html', parent: null }],
    ['another app address', { url: 'app://elsewhere/', parent: null }],
    ['a frame inside the page', { url: 'app://cartpole-studio/', parent: {} }],
    ['an empty frame', { url: '', parent: null }],
    ['a frame that is gone', null],
  ])('is refused to %s', async (_, frame) => {
    call(requestPort, [], frame);
    call(modelTaken, [7], frame);
    expect(connected).toEqual([]);
    expect(tickets).toEqual([]);
    for (const [channel, sent] of requests) {
      const outcome = await call(channel, sent, frame);
      expect(outcome).toMatchObject({ outcome: 'failed', problem: expect.stringMatching(/\.$/) });
    }
    expect(dialog.saveDialogs).toEqual([]);
    expect(dialog.openDialogs).toEqual([]);
    expect(preferences).toEqual(defaultPreferences);
  });

  it('is answered with a sentence, and not followed, when it is malformed', async () => {
    // A model’s files, a path or another place than the two that there are.
    const badWords = fc.oneof(
      fc.array(fc.anything()),
      fc.tuple(fc.constantFrom('ask', 'folder'), fc.anything()),
      fc.tuple(fc.string(), fc.constant([{ name: 'model.json', bytes: new Uint8Array(4) }])),
      fc
        .constantFrom('/home/someone/.bashrc', 'ask.keras', 'Ask', 'constructor', '')
        .map((word) => [word]),
    );
    const badPreferences = fc.oneof(
      fc.anything(),
      fc.record({
        checkpointSeconds: fc.oneof(
          fc.constantFrom(0, 301, 2.5, Number.NaN, '5'),
          fc.anything().filter((value) => typeof value !== 'number'),
        ),
        notifications: fc.boolean(),
        keepAwake: fc.boolean(),
      }),
      fc.anything().map((more) => ({ ...defaultPreferences, more })),
    );
    const badRequests = fc.oneof(
      fc.tuple(fc.constant(saveModel), badWords),
      fc.tuple(fc.constant(desktopChannels.changePreferences), fc.tuple(badPreferences)),
      fc.tuple(fc.constant(openModel), badWords),
      fc.tuple(fc.constant(desktopChannels.preferences), fc.array(fc.anything(), { minLength: 1 })),
    );
    await fc.assert(
      fc.asyncProperty(badRequests, async ([channel, sent]) => {
        openPage();
        expect(await call(channel, sent)).toEqual({ outcome: 'failed', problem: unknown });
      }),
      { numRuns: volume(7000, 1800) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.anything(), { minLength: 1 }), async (sent) => {
        openPage();
        call(requestPort, sent);
        call(modelTaken, [sent]);
      }),
      { numRuns: volume(3000, 800) },
    );
    expect(tickets).toEqual([]);
    expect(preferences).toEqual(defaultPreferences);
    expect(dialog.saveDialogs).toEqual([]);
    expect(dialog.openDialogs).toEqual([]);
    expect(connected).toEqual([]);
  });

  it('is answered in words, and costs nothing, when it is far too much', async () => {
    const problems = new Map<unknown, number>();
    const before = process.memoryUsage().heapUsed;
    for (let request = 0; request < 50_000; request++) {
      const outcome = await call(saveModel, ['ask']);
      const { problem } = outcome as { problem?: string };
      problems.set(problem, (problems.get(problem) ?? 0) + 1);
      call(requestPort, []);
    }
    expect([...problems.keys()]).toEqual([undefined, tooMuch]);
    expect(dialog.saveDialogs.length + connected.length).toBeLessThan(1000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024);
    // Another window is not held up by it.
    openPage();
    expect(await call(saveModel, ['ask'])).toEqual({ outcome: 'cancelled' });
  });

  it('is not even read when it is far too much', async () => {
    let reads = 0;
    const watched = {
      get checkpointSeconds() {
        reads++;
        return 'none';
      },
    };
    let outcome: unknown;
    for (let request = 0; request < 1000; request++) {
      outcome = await call(desktopChannels.changePreferences, [watched]);
    }
    expect(outcome).toEqual({ outcome: 'failed', problem: tooMuch });
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(500);
  });

  it('opens one dialog at a time', async () => {
    const first = call(saveModel, ['ask']);
    expect(await call(openModel, ['folder'])).toEqual({
      outcome: 'failed',
      problem: 'Another dialog is open: finish that one first.',
    });
    expect(await first).toEqual({ outcome: 'cancelled' });
    expect(await call(openModel, ['folder'])).toEqual({ outcome: 'cancelled' });
    expect(dialog.openDialogs).toHaveLength(1);
  });
});
