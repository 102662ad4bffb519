import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answerWindow } from '../../src/main/ipc';
import { desktopChannels } from '../../src/shared/desktopChannels';
import { app, BrowserWindow, dialog, ipcMain, type WebContents } from './fakeElectron';

vi.mock('electron', () => import('./fakeElectron'));

let page = new BrowserWindow({}).webContents;
const connected: unknown[] = [];
answerWindow((contents) => connected.push(contents));

interface Frame {
  url: string;
  parent: unknown;
}

const ownFrame: Frame = { url: 'app://cartpole-studio/', parent: null };

function call(channel: string, sent: unknown[], senderFrame: Frame | null = ownFrame) {
  const sender: WebContents = page;
  return ipcMain.listeners.get(channel)!({ sender, senderFrame }, ...sent);
}

const file = { name: 'model.json', bytes: new Uint8Array(4) };
const { requestPort, saveModelFolder, openModelFolder } = desktopChannels;

describe('what the window may ask', () => {
  beforeEach(() => {
    // Each test's page starts with all that a page may ask at once.
    page = new BrowserWindow({}).webContents;
    app.isPackaged = true;
    connected.length = 0;
    dialog.saveDialogs.length = 0;
    dialog.openDialogs.length = 0;
  });

  it('is answered when the page itself asks', async () => {
    call(requestPort, []);
    expect(connected).toEqual([page]);
    expect(await call(saveModelFolder, ['name', [file]])).toEqual({ outcome: 'cancelled' });
    expect(await call(openModelFolder, [])).toEqual({ outcome: 'cancelled' });
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
    expect(connected).toEqual([]);
    for (const [channel, sent] of [
      [saveModelFolder, ['name', [file]]],
      [openModelFolder, []],
    ] as const) {
      const outcome = await call(channel, [...sent], frame);
      expect(outcome).toMatchObject({ outcome: 'failed', problem: expect.stringMatching(/\.$/) });
    }
    expect(dialog.saveDialogs).toEqual([]);
    expect(dialog.openDialogs).toEqual([]);
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
    const badArguments = fc.oneof(
      fc.tuple(notString, fc.constant([file])),
      fc.tuple(fc.constantFrom('', 'x'.repeat(256)), fc.constant([file])),
      fc.tuple(
        fc.string({ minLength: 1 }),
        fc.tuple(fc.array(fc.constant(file)), badFile).map(([good, bad]) => [...good, bad]),
      ),
      fc.tuple(fc.string({ minLength: 1 }), fc.constantFrom([], Array(65).fill(file), null, 'x')),
      fc.tuple(fc.constant('name'), fc.constant([file]), fc.anything()),
      fc.tuple(fc.constant('name')),
      fc.array(fc.anything(), { maxLength: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(badArguments, async (sent) => {
        const outcome = await call(saveModelFolder, sent);
        expect(outcome).toMatchObject({ outcome: 'failed', problem: expect.stringMatching(/\.$/) });
      }),
      { numRuns: 4000 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.anything(), { minLength: 1 }), async (sent) => {
        expect(await call(openModelFolder, sent)).toMatchObject({ outcome: 'failed' });
        call(requestPort, sent);
      }),
      { numRuns: 3000 },
    );
    expect(dialog.saveDialogs).toEqual([]);
    expect(dialog.openDialogs).toEqual([]);
    expect(connected).toEqual([]);
  });

  it('is answered in words, and costs nothing, when it is far too much', async () => {
    const problems = new Map<unknown, number>();
    const before = process.memoryUsage().heapUsed;
    for (let request = 0; request < 50_000; request++) {
      const outcome = await call(saveModelFolder, ['name', [file]]);
      const { problem } = outcome as { problem?: string };
      problems.set(problem, (problems.get(problem) ?? 0) + 1);
      call(requestPort, []);
    }
    const sentence = 'The window asked for too much at once: wait a moment, then try again.';
    expect([...problems.keys()]).toEqual([undefined, sentence]);
    expect(dialog.saveDialogs.length + connected.length).toBeLessThan(1000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024);
    // Another window is not held up by it.
    page = new BrowserWindow({}).webContents;
    expect(await call(saveModelFolder, ['name', [file]])).toEqual({ outcome: 'cancelled' });
  });

  it('opens one dialog at a time', async () => {
    const first = call(saveModelFolder, ['name', [file]]);
    expect(await call(openModelFolder, [])).toEqual({
      outcome: 'failed',
      problem: 'Another dialog is open: finish that one first.',
    });
    expect(await first).toEqual({ outcome: 'cancelled' });
    expect(await call(openModelFolder, [])).toEqual({ outcome: 'cancelled' });
    expect(dialog.openDialogs).toHaveLength(1);
  });

  it('refuses a model that is too large', async () => {
    const large = { name: 'weights.bin', bytes: new Uint8Array(33 * 1024 * 1024) };
    expect(await call(saveModelFolder, ['name', [large, large]])).toHaveProperty(
      'outcome',
      'failed',
    );
    expect(dialog.saveDialogs).toEqual([]);
  });
});
