import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { desktopChannels } from '../../src/shared/desktop/desktopChannels';
import { listen, prepareApp, startApp, told, type Electron } from './support/startApp';

describe('the app', () => {
  let end: () => Promise<void>;
  let folder: string;
  beforeEach(async () => {
    end = await prepareApp();
    folder = process.env['CARTPOLE_STUDIO_DATA']!;
  });
  afterEach(() => end());

  const { menuAction, modelOpened, notice } = desktopChannels;
  const example = resolve('resources/trained-agent');

  /** Clicks an item of the menu that the app set last. */
  function click({ Menu }: Electron, label: string | RegExp): void {
    const items = Menu.template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const nested = items.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const item = [...items, ...nested].find((candidate) =>
      typeof label === 'string' ? candidate.label === label : label.test(candidate.label ?? ''),
    )!;
    (item.click as unknown as () => void)();
  }

  it('starts: scheme before ready, then trainer, window and menu', async () => {
    const { app, BrowserWindow, Menu, protocol, session, utilityProcess } = await startApp();
    expect(app.steps).toEqual(['scheme', 'ready']);
    expect(protocol.handlers.has('app')).toBe(true);
    expect(session.defaultSession.checkHandler?.()).toBe(false);
    expect(utilityProcess.forked.map(({ entryPath }) => entryPath)).toEqual([
      expect.stringMatching(/out[\\/]main[\\/]electronTrainer\.js$/),
    ]);
    expect(BrowserWindow.opened).toHaveLength(1);
    expect(Menu.template.length).toBeGreaterThan(4);
    expect(await readFile('electron-builder.yml', 'utf8')).toContain(`appId: ${app.userModelId}\n`);
    expect(app.about).toMatchObject({ applicationVersion: '1.2.3' });
    expect(app.about['copyright'] + app.about['credits']!).toMatch(/MIT licence.*WebAssembly/s);
  });

  it('says in its log where somebody switched Chromium’s sandbox off', async () => {
    const log = () => readFile(join(folder, 'logs', 'studio.log'), 'utf8').catch(() => '');
    const { app } = await import('./fakeElectron/fakeElectron');
    app.commandLine.switches.push('no-sandbox');
    await startApp();
    await expect.poll(log).toMatch(/\[error\] +Chromium’s sandbox is switched off/);
  });

  it('ends its trainer before it quits', async () => {
    const { app, utilityProcess } = await startApp();
    app.quit();
    const trainer = utilityProcess.forked[0]!;
    expect(trainer.received.at(-1)).toEqual({ message: { kind: 'end' }, ports: undefined });
    expect(app.exits).toBe(0);
    trainer.emit('exit', 0);
    await expect.poll(() => app.exits).toBe(1);
    expect(utilityProcess.forked).toHaveLength(1);
  });

  it('gives its page a line, and hands menu actions to it once it listens', async () => {
    const electron = await startApp();
    const { BrowserWindow, utilityProcess } = electron;
    const window = BrowserWindow.opened[0]!;
    click(electron, 'Preferences…');
    expect(told(window, menuAction)).toEqual([]);
    listen(electron, window);
    expect(told(window, desktopChannels.port)).toHaveLength(1);
    // One line is the page's, one the main process's own.
    expect(utilityProcess.forked[0]!.received).toHaveLength(2);
    click(electron, 'Stop');
    expect(told(window, menuAction)).toEqual(['preferences', 'stop']);

    window.webContents.emit('did-navigate');
    click(electron, 'Save');
    expect(told(window, menuAction)).toEqual(['preferences', 'stop']);
    listen(electron, window);
    expect(told(window, menuAction)).toEqual(['preferences', 'stop', 'save']);
  });

  it('shows its one window again when it is started twice', async () => {
    const { app, BrowserWindow } = await startApp();
    const window = BrowserWindow.opened[0]!;
    window.minimized = true;
    app.emit('second-instance', {}, [], '/', { models: [] });
    expect(window).toMatchObject({ minimized: false, focused: 1 });
    app.emit('second-instance', {}, [], '/', 'of another version');
    expect(window.focused).toBe(2);
    expect(BrowserWindow.opened).toHaveLength(1);
  });

  it('opens what was asked for while it was not ready yet', async () => {
    const { app } = await import('./fakeElectron/fakeElectron');
    vi.spyOn(app, 'whenReady').mockImplementation(() => {
      app.emit('second-instance', {}, [], '/', { models: [example] });
      return Promise.resolve();
    });
    const electron = await startApp();
    const window = electron.BrowserWindow.opened[0]!;
    listen(electron, window);
    await expect.poll(() => told(window, modelOpened).length).toBe(1);
    expect(electron.BrowserWindow.opened).toHaveLength(1);
  });

  it('starts where nothing can be kept, and lets the window say so', async () => {
    await writeFile(join(folder, 'runs'), 'in the way');
    // There is no place for temporary files either.
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, join(folder, 'runs'));
    const { utilityProcess } = await startApp();
    const notKept = utilityProcess.forked[0]!.args.find((arg) => arg.startsWith('--not-kept='));
    expect(notKept).toMatch(/Runs cannot be kept in the data folder, .* Nothing that is learnt /);
  });

  it('says why it cannot start, and ends', async () => {
    const { app } = await import('./fakeElectron/fakeElectron');
    vi.spyOn(app, 'whenReady').mockRejectedValue(new Error('no display'));
    const { dialog } = await startApp({ opens: false });
    await expect.poll(() => app.exits).toBe(1);
    expect(dialog.errorBoxes).toEqual([
      expect.stringMatching(/^It met an error \(no display\): see that .* start it again\.$/),
    ]);
  });

  it('says that the run it should open was not left, and ends', async () => {
    process.argv = ['CartPole Studio', '--run=elsewhere'];
    const { app, dialog } = await startApp({ opens: false });
    await expect.poll(() => app.exits).toBe(1);
    expect(dialog.errorBoxes).toEqual([
      'No run “elsewhere” was left, or another CartPole Studio has it open. Nothing was left that no other CartPole Studio has open.',
    ]);
  });

  it('leaves at once when another instance runs, and hands its model over', async () => {
    process.argv = ['CartPole Studio', '--flag', 'my model', ''];
    const { app, BrowserWindow, utilityProcess } = await startApp({ isFirst: false });
    expect(app.handedOver).toEqual({ models: [resolve('my model')] });
    expect(app.quits).toBe(1);
    expect(app.steps).toEqual([]);
    expect(BrowserWindow.opened).toEqual([]);
    expect(utilityProcess.forked).toEqual([]);
  });

  it('takes its own folder for no model where Electron is started with it', async () => {
    const { app } = await import('./fakeElectron/fakeElectron');
    app.isPackaged = false;
    process.argv = ['electron', '--inspect=0', '.', '--flag', 'my model'];
    await startApp({ isFirst: false });
    expect(app.handedOver).toEqual({ models: [resolve('my model')] });
  });

  it('quits with its last window, but not on macOS', async () => {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
    const { app, BrowserWindow, utilityProcess } = await startApp();
    BrowserWindow.opened[0]!.close();
    expect(app.quits).toBe(0);
    app.emit('activate');
    expect(BrowserWindow.opened).toHaveLength(2);
    platform.mockReturnValue('linux');
    BrowserWindow.opened[1]!.close();
    expect(app.quits).toBe(1);
    utilityProcess.forked[0]!.emit('exit', 0);
    await expect.poll(() => app.exits).toBe(1);
    platform.mockRestore();
  });

  describe('opens a model', () => {
    it.each<[string, (electron: Electron, path: string) => void]>([
      [
        'that a second start names',
        ({ app }, path) => app.emit('second-instance', {}, [], '/', { models: [path] }),
      ],
      [
        'that was double-clicked on macOS',
        ({ app }, path) => app.emit('open-file', { preventDefault: () => undefined }, path),
      ],
    ])('%s, with its name and files', async (_, open) => {
      const electron = await startApp();
      const window = electron.BrowserWindow.opened[0]!;
      open(electron, example);
      await expect.poll(() => electron.app.recentDocuments).toEqual([example]);
      expect(told(window, modelOpened)).toEqual([]);
      listen(electron, window);
      expect(told(window, modelOpened)).toMatchObject([
        { outcome: 'opened', name: 'trained-agent', ticket: 1 },
      ]);
      // The file that stands for its folder.
      open(electron, join(example, 'model.json'));
      await expect.poll(() => told(window, modelOpened).length).toBe(2);
      expect(told(window, modelOpened)[1]).toMatchObject({ name: 'trained-agent', ticket: 2 });
      expect(electron.app.recentDocuments).toEqual([example, example]);
    });

    it('that the first start names, or the double click that caused it', async () => {
      process.argv = ['CartPole Studio', example];
      const electron = await startApp();
      const window = electron.BrowserWindow.opened[0]!;
      listen(electron, window);
      await expect.poll(() => told(window, modelOpened).length).toBe(1);
    });

    it('from the recent ones, until it is gone', async () => {
      const copy = join(folder, 'copy');
      await cp(example, copy, { recursive: true });
      process.argv = ['CartPole Studio', copy];
      const electron = await startApp();
      const window = electron.BrowserWindow.opened[0]!;
      listen(electron, window);
      await expect.poll(() => told(window, modelOpened).length).toBe(1);
      click(electron, /copy$/);
      await expect.poll(() => told(window, modelOpened).length).toBe(2);
      await rm(copy, { recursive: true });
      click(electron, /copy$/);
      await expect
        .poll(() => told(window, notice))
        .toEqual(['There is no “copy”: choose a saved model.']);
      expect(() => click(electron, /copy$/)).toThrow(TypeError);
    });

    it('or says in the window why it cannot', async () => {
      process.argv = ['CartPole Studio', join(folder, 'thesis.keras')];
      const electron = await startApp();
      const window = electron.BrowserWindow.opened[0]!;
      listen(electron, window);
      await expect
        .poll(() => told(window, notice))
        .toEqual(['There is no “thesis.keras”: choose a saved model.']);
      expect(told(window, modelOpened)).toEqual([]);
    });
  });

  it('says in the window, and in the log, that its settings begin anew', async () => {
    await writeFile(join(folder, 'settings.json'), 'damaged');
    const electron = await startApp();
    const window = electron.BrowserWindow.opened[0]!;
    listen(electron, window);
    expect(told(window, notice)).toEqual([
      expect.stringMatching(/^The settings could not be understood and begin anew; .*\.$/),
    ]);
    expect(await readFile(join(folder, 'logs', 'studio.log'), 'utf8')).toContain('begin anew');
  });

  it('keeps its preferences', async () => {
    const electron = await startApp();
    const { webContents } = electron.BrowserWindow.opened[0]!;
    const ask = (channel: string, ...sent: unknown[]) =>
      electron.ipcMain.listeners.get(channel)!(
        { sender: webContents, senderFrame: { url: 'app://cartpole-studio/', parent: null } },
        ...sent,
      );
    const preferences = { checkpointSeconds: 60, notifications: false, keepAwake: false };
    await Promise.all([
      ask(desktopChannels.changePreferences, { checkpointSeconds: 60, notifications: false }),
      ask(desktopChannels.changePreferences, { keepAwake: false }),
    ]);
    expect(await ask(desktopChannels.preferences)).toEqual({ outcome: 'inForce', preferences });
    await expect
      .poll(async () => readFile(join(folder, 'settings.json'), 'utf8').catch(() => ''))
      .toContain('"checkpointSeconds": 60');
  });

  it('shows the logs and the models, or the documents where they are gone', async () => {
    const electron = await startApp();
    const { shell } = electron;
    click(electron, 'Show Logs');
    click(electron, 'Show Models Folder');
    expect(shell.folders).toEqual([join(folder, 'logs'), join(folder, 'documents')]);
    shell.missingFolders.push(join(folder, 'logs'));
    click(electron, 'Show Logs');
    await expect.poll(() => shell.folders).toHaveLength(3);
    expect(shell.folders[2]).toBe(join(folder, 'documents'));
  });
});
