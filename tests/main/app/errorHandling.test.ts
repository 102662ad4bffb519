import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openAppLog } from '../../../src/host/app/appLog';
import { handleErrors } from '../../../src/main/app/errorHandling';
import { app, BrowserWindow, dialog } from '../fakeElectron/fakeElectron';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

/** Calls the listener that the app added, and none of the test runner's. */
const before = {
  uncaughtException: process.listeners('uncaughtException'),
  unhandledRejection: process.listeners('unhandledRejection'),
};

describe('what nobody expected', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-faults-'));
    handleErrors(openAppLog({ folder, toConsole: false }));
  });
  afterAll(async () => {
    for (const event of ['uncaughtException', 'unhandledRejection'] as const)
      ours(event).forEach((listener) => process.off(event, listener));
    await rm(folder, { recursive: true });
  });
  afterEach(() => {
    dialog.errorBoxes.length = 0;
    dialog.questions.length = 0;
  });

  const ours = (event: keyof typeof before) =>
    process
      .listeners(event as 'uncaughtException')
      .filter((listener) => !(before[event] as unknown[]).includes(listener));
  const log = () => readFile(join(folder, 'studio.log'), 'utf8');

  it('is in the log, without a personal path, and is told once', async () => {
    const error = new Error(`cannot read ${join(homedir(), 'secret', 'a.json')}`);
    for (const thrown of [error, new Error('one more')]) {
      ours('uncaughtException').forEach((listener) => listener(thrown, 'uncaughtException'));
    }
    expect(dialog.errorBoxes).toEqual([expect.stringMatching(/start the app again; .*Show Logs/)]);
    expect(await log()).toMatch(/Nothing caught Error: cannot read ~.*secret/);
    expect(await log()).toContain('Nothing caught Error: one more');
    expect(await log()).toContain('errorHandling.test.ts');
    expect(await log()).not.toContain(homedir());
  });

  it('is in the log when it is a promise', async () => {
    ours('unhandledRejection').forEach((listener) =>
      listener(new Error('late'), 'unhandledRejection'),
    );
    expect(await log()).toMatch(/Nothing caught Error: late/);
    expect(dialog.errorBoxes).toEqual([]);
  });

  it('loads a page that crashed again, and asks when it just crashed', async () => {
    const window = new BrowserWindow({});
    const page = window.webContents;
    const crash = (reason: string) =>
      app.emit('render-process-gone', {}, page, { reason, exitCode: 5 });
    crash('clean-exit');
    expect(page.reloads).toBe(0);
    crash('oom');
    expect(page.reloads).toBe(1);
    expect(dialog.questions).toEqual([]);

    crash('crashed');
    expect(page.reloads).toBe(1);
    expect(dialog.questions).toMatchObject([{ buttons: ['Load again', 'Quit'] }]);
    await expect.poll(() => page.reloads).toBe(2);

    dialog.answer = () => 1;
    crash('crashed');
    await expect.poll(() => app.quits).toBe(1);
    expect(page.reloads).toBe(2);
    dialog.answer = () => 0;
    expect(await log()).toMatch(/page ended: oom, exit code 5[^]*page ended: crashed, exit code 5/);
  });

  it('tells which process of the app ended', async () => {
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'clean-exit', exitCode: 0 });
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 139 });
    expect(await log()).toMatch(/“GPU” ended: crashed, exit code 139/);
    expect(await log()).not.toContain('clean-exit');
  });
});
