import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { desktopChannels } from '../../src/shared/desktopChannels';

/** Starts the app as Electron does, by loading its main module. */
async function startApp(isFirst = true) {
  const electron = await import('./fakeElectron');
  electron.app.isFirst = isFirst;
  electron.app.home = process.env['CARTPOLE_STUDIO_DATA']!;
  await import('../../src/main/index');
  if (isFirst) await expect.poll(() => electron.BrowserWindow.opened.length).toBe(1);
  return electron;
}

describe('the app', () => {
  beforeEach(async () => {
    vi.resetModules();
    // Each test gets an Electron of its own, and so does the app that it starts.
    vi.doMock('electron', () => import('./fakeElectron'));
    vi.stubEnv('ELECTRON_RENDERER_URL', undefined);
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-app-data-'));
    vi.stubEnv('CARTPOLE_STUDIO_DATA', folder);
    return async () => {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    };
  });

  it('starts: scheme before ready, then trainer, window and menu', async () => {
    const { app, BrowserWindow, Menu, protocol, session, utilityProcess } = await startApp();
    expect(app.steps).toEqual(['scheme', 'ready']);
    expect(protocol.handlers.has('app')).toBe(true);
    expect(session.defaultSession.checkHandler?.()).toBe(false);
    expect(app.isSandboxed).toBe(true);
    expect(BrowserWindow.opened[0]!.webContents.windowOpenHandler).not.toBeNull();
    expect(utilityProcess.forked.map(({ entryPath }) => entryPath)).toEqual([
      expect.stringMatching(/out[\\/]main[\\/]electronTrainer\.js$/),
    ]);
    expect(BrowserWindow.opened).toHaveLength(1);
    expect(Menu.template.length).toBeGreaterThan(4);
  });

  it('ends its trainer before it quits', async () => {
    const { app, utilityProcess } = await startApp();
    const preventDefault = vi.fn();
    app.emit('will-quit', { preventDefault });
    const trainer = utilityProcess.forked[0]!;
    expect(trainer.received).toEqual([{ message: { kind: 'end' }, ports: undefined }]);
    expect(preventDefault).toHaveBeenCalled();
    expect(app.exits).toBe(0);
    trainer.emit('exit', 0);
    await expect.poll(() => app.exits).toBe(1);
    expect(utilityProcess.forked).toHaveLength(1);
  });

  it('gives its page a line, and hands menu actions to it', async () => {
    const { BrowserWindow, ipcMain, Menu, utilityProcess } = await startApp();
    const { webContents } = BrowserWindow.opened[0]!;
    const senderFrame = { url: 'app://cartpole-studio/', parent: null };
    ipcMain.listeners.get(desktopChannels.requestPort)!({ sender: webContents, senderFrame });
    expect(webContents.posted).toMatchObject([{ channel: desktopChannels.port }]);
    expect(utilityProcess.forked[0]!.received).toHaveLength(1);

    const items = Menu.template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const stop = items.find(({ label }) => label === 'Stop')!;
    (stop.click as unknown as () => void)();
    expect(webContents.posted[1]).toMatchObject({
      channel: desktopChannels.menuAction,
      message: 'stop',
    });
  });

  it('shows its one window again when it is started twice', async () => {
    const { app, BrowserWindow } = await startApp();
    const window = BrowserWindow.opened[0]!;
    window.minimized = true;
    app.emit('second-instance');
    expect(window).toMatchObject({ minimized: false, focused: 1 });
    window.emit('closed');
    app.emit('activate');
    expect(BrowserWindow.opened).toHaveLength(2);
  });

  it('leaves at once when another instance runs', async () => {
    const { app, BrowserWindow, utilityProcess } = await startApp(false);
    expect(app.quits).toBe(1);
    expect(app.steps).toEqual([]);
    expect(BrowserWindow.opened).toEqual([]);
    expect(utilityProcess.forked).toEqual([]);
  });
});
