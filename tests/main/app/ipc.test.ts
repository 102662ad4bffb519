import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
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
import { openModelFiles } from '../models/openModelFiles';

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
const { modelFiles } = await openModelFiles();
answerWindow({
  modelFiles,
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

const file = { name: 'model.json', bytes: new Uint8Array(4) };
const zip = new Uint8Array([0x50, 0x4b, 3, 4]);
const { requestPort, saveModel, exportModel, openModel, modelTaken } = desktopChannels;

/** One good request on each channel that is answered. */
const requests: readonly [string, unknown[]][] = [
  [saveModel, ['name', [file], 'ask']],
  [exportModel, ['name', zip]],
  [openModel, ['folder']],
  [desktopChannels.preferences, []],
  [desktopChannels.changePreferences, [{ ...defaultPreferences, checkpointSeconds: 30 }]],
];

describe('what the window may ask', () => {
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
      { outcome: 'cancelled' },
      { outcome: 'inForce', preferences: defaultPreferences },
      { outcome: 'inForce', preferences: changed },
    ]);
    expect(preferences).toEqual(changed);
    expect(dialog.saveDialogs).toHaveLength(2);
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
    const notBytes = fc.anything().filter((value) => !(value instanceof Uint8Array));
    const notString = fc.anything().filter((value) => typeof value !== 'string');
    const badName = fc.constantFrom('', 'a/b', '..', '.', 'a\\b', 'x'.repeat(256));
    const badFile = fc.oneof(
      fc.record({ name: fc.constant('model.json'), bytes: notBytes }),
      fc.record({ name: fc.oneof(notString, badName), bytes: fc.uint8Array() }),
      fc.anything().map((more) => ({ ...file, more })),
      fc.record({ name: fc.constant('model.json') }),
      notBytes.filter((value) => typeof value !== 'object'),
    );
    const ask = fc.constant('ask');
    const badArguments = fc.oneof(
      fc.tuple(notString, fc.constant([file]), ask),
      fc.tuple(fc.constantFrom('', 'x'.repeat(256)), fc.constant([file]), ask),
      fc.tuple(
        fc.string({ minLength: 1 }),
        fc.tuple(fc.array(fc.constant(file)), badFile).map(([good, bad]) => [...good, bad]),
        ask,
      ),
      fc.tuple(
        fc.string({ minLength: 1 }),
        fc.constantFrom([], Array(65).fill(file), null, 'x'),
        ask,
      ),
      fc.tuple(fc.constant('name'), fc.constant([file]), fc.anything()),
      fc.tuple(fc.constant('name'), fc.constant([file]), ask, fc.anything()),
      fc.tuple(fc.constant('name'), fc.constant([file])),
      fc.array(fc.anything(), { maxLength: 1 }),
    );
    const badZip = fc.oneof(
      notBytes,
      fc.uint8Array().filter(([first]) => first !== 0x50),
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
      fc.tuple(fc.constant(exportModel), fc.tuple(fc.constant('name'), badZip)),
      fc.tuple(fc.constant(desktopChannels.changePreferences), fc.tuple(badPreferences)),
      fc.tuple(fc.constant(openModel), fc.array(fc.anything())),
      fc.tuple(fc.constant(desktopChannels.preferences), fc.array(fc.anything(), { minLength: 1 })),
    );
    await fc.assert(
      fc.asyncProperty(badArguments, async (sent) => {
        openPage();
        const outcome = await call(saveModel, sent);
        expect(outcome).toEqual({ outcome: 'failed', problem: unknown });
      }),
      { numRuns: volume(4000, 1000) },
    );
    await fc.assert(
      fc.asyncProperty(badRequests, async ([channel, sent]) => {
        openPage();
        expect(await call(channel, sent)).toEqual({ outcome: 'failed', problem: unknown });
      }),
      { numRuns: volume(3000, 800) },
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
      const outcome = await call(saveModel, ['name', [file], 'ask']);
      const { problem } = outcome as { problem?: string };
      problems.set(problem, (problems.get(problem) ?? 0) + 1);
      call(requestPort, []);
    }
    expect([...problems.keys()]).toEqual([undefined, tooMuch]);
    expect(dialog.saveDialogs.length + connected.length).toBeLessThan(1000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024);
    // Another window is not held up by it.
    openPage();
    expect(await call(saveModel, ['name', [file], 'ask'])).toEqual({ outcome: 'cancelled' });
  });

  it('is not even read when it is far too much', async () => {
    let reads = 0;
    const watched = {
      name: 'model.json',
      get bytes() {
        reads++;
        return 'none';
      },
    };
    let outcome: unknown;
    for (let request = 0; request < 1000; request++) {
      outcome = await call(saveModel, ['name', [watched], 'ask']);
    }
    expect(outcome).toEqual({ outcome: 'failed', problem: tooMuch });
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(500);
  });

  it('opens one dialog at a time', async () => {
    const first = call(saveModel, ['name', [file], 'ask']);
    expect(await call(openModel, ['folder'])).toEqual({
      outcome: 'failed',
      problem: 'Another dialog is open: finish that one first.',
    });
    expect(await first).toEqual({ outcome: 'cancelled' });
    expect(await call(openModel, ['folder'])).toEqual({ outcome: 'cancelled' });
    expect(dialog.openDialogs).toHaveLength(1);
  });

  it('refuses a model that is too large', async () => {
    const name = 'weights-0123456789abcdef.bin';
    const large = { name, bytes: new Uint8Array(33 * 1024 * 1024) };
    expect(await call(saveModel, ['name', [file, large], 'ask'])).toHaveProperty(
      'outcome',
      'cancelled',
    );
    expect(await call(saveModel, ['name', [large, large], 'ask'])).toHaveProperty(
      'outcome',
      'failed',
    );
    expect(dialog.saveDialogs).toHaveLength(1);
  });

  it.each(['setup.exe', '.bashrc', 'autorun.inf', 'model.json.lnk', 'weights.bin', 'MODEL.JSON'])(
    'writes no file of another kind, such as %s',
    async (name) => {
      for (const where of ['ask', 'sameFolder']) {
        const sent = ['name', [file, { name, bytes: new Uint8Array(1) }], where];
        expect(await call(saveModel, sent)).toHaveProperty('outcome', 'failed');
      }
      expect(dialog.saveDialogs).toEqual([]);
    },
  );
});
