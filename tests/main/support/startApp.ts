import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { MessagePortMainPort } from '../../../src/main/trainer/messagePortMainPort';
import { desktopChannels } from '../../../src/shared/desktop/desktopChannels';
import { TrainerClient } from '../../shared/protocol/trainerClient';

export type Electron = typeof import('../fakeElectron/fakeElectron');
type Window = Electron['BrowserWindow']['opened'][number];

const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'unhandledRejection'];

/** Gives a test an Electron, a data folder and arguments of its own; returns what ends it. */
export async function prepareApp(): Promise<() => Promise<void>> {
  vi.resetModules();
  vi.doMock('electron', () => import('../fakeElectron/fakeElectron'));
  vi.stubEnv('ELECTRON_RENDERER_URL', undefined);
  const folder = await mkdtemp(join(tmpdir(), 'cartpole-app-data-'));
  vi.stubEnv('CARTPOLE_STUDIO_DATA', folder);
  const { argv } = process;
  process.argv = ['CartPole Studio'];
  const before = events.map((event) => process.rawListeners(event));
  return async () => {
    const { app, utilityProcess } = await import('../fakeElectron/fakeElectron');
    if (app.isFirst && app.exits === 0) {
      app.emit('will-quit', { preventDefault: () => undefined });
      utilityProcess.forked.at(-1)?.emit('exit', 0);
      await expect.poll(() => app.exits).toBeGreaterThan(0);
    }
    process.argv = argv;
    events.forEach((event, index) => {
      for (const listener of process.rawListeners(event)) {
        if (!before[index]!.includes(listener)) process.off(event, listener as () => void);
      }
    });
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  };
}

interface Start {
  /** Runs the trainer in a real process. */
  readonly withTrainer?: boolean;
  readonly isFirst?: boolean;
  /** Whether a window is to be waited for. */
  readonly opens?: boolean;
}

/** Starts the app as Electron does, by loading its main module. */
export async function startApp(start: Start = {}): Promise<Electron> {
  const { withTrainer, isFirst = true, opens = isFirst } = start;
  const electron = await import('../fakeElectron/fakeElectron');
  const { app, BrowserWindow, utilityProcess } = electron;
  if (withTrainer) utilityProcess.realEntry = 'src/main/trainer/electronTrainer.ts';
  app.isFirst = isFirst;
  app.home = process.env['CARTPOLE_STUDIO_DATA']!;
  await import('../../../src/main/index');
  if (opens) await expect.poll(() => BrowserWindow.opened.length).toBe(1);
  return electron;
}

/** Does what a page does first: asks for its line. */
export function listen({ ipcMain }: Electron, { webContents }: Window): void {
  const senderFrame = { url: 'app://cartpole-studio/', parent: null };
  ipcMain.listeners.get(desktopChannels.requestPort)!({ sender: webContents, senderFrame });
}

/** Connects to the trainer as the window's page does. */
export async function connectPage(electron: Electron, window: Window): Promise<TrainerClient> {
  listen(electron, window);
  const { ports } = window.webContents.posted.findLast(
    ({ channel }) => channel === desktopChannels.port,
  )!;
  const client = new TrainerClient(new MessagePortMainPort(ports[0] as Electron.MessagePortMain));
  await client.hello();
  return client;
}

/** What the page was told on a channel. */
export function told({ webContents }: Window, channel: string): unknown[] {
  return webContents.posted.flatMap((sent) => (sent.channel === channel ? [sent.message] : []));
}
