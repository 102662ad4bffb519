import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TrainerClient } from '../../shared/protocol/trainerClient';
import { endlessRun } from '../../support/endlessRun';
import { connectPage, prepareApp, startApp, type Electron } from '../support/startApp';

vi.mock('../../../src/host/process/supervisorTimes', async (load) =>
  (await import('../../support/shortPauses')).withShortPauses(await load()),
);

const [save, discard, cancel] = [0, 1, 2];

/** The whole app but Electron: its trainer is a real process that really trains. */
describe('closing with unsaved work', () => {
  let end: () => Promise<void>;
  let folder: string;
  let electron: Electron;
  let page: TrainerClient;
  beforeEach(async () => {
    end = await prepareApp();
    folder = process.env['CARTPOLE_STUDIO_DATA']!;
    electron = await startApp({ withTrainer: true });
    page = await connectPage(electron, electron.BrowserWindow.opened[0]!);
  });
  afterEach(() => end());

  const window = () => electron.BrowserWindow.opened.at(-1)!;
  const trainer = () => electron.utilityProcess.started.at(-1)!;
  const isOpen = () => electron.app.windows.has(window());
  const questions = () => electron.dialog.questions.length;
  const answer = (choice: number) => (electron.dialog.answer = () => choice);
  /** Those that are kept, not those that are being written. */
  const checkpoints = async () => {
    const names = await readdir(join(folder, 'runs', 'desktop')).catch(() => []);
    return names.filter((name) => /^checkpoint-\d+\.bin$/.test(name));
  };

  /** Trains a little; the main process then knows that there is something to lose. */
  async function learnSomething(): Promise<void> {
    await page.ask({ type: 'newAgent', hyperparameters: endlessRun, seed: 7 }, 'statusChanged');
    await page.ask({ type: 'train' }, 'statusChanged', ({ status }) => status.agent.unsaved);
    await expect.poll(() => window().title).toBe('Your agent (not saved) – CartPole Studio');
    expect(window().edited).toBe(true);
  }

  it('asks nothing where there is nothing to lose, and ends the trainer', async () => {
    const { pid } = trainer();
    window().close();
    expect(questions()).toBe(0);
    await expect.poll(() => electron.app.exits).toBe(1);
    expect(trainer().pid).toBeUndefined();
    expect(() => process.kill(pid!, 0)).toThrow();
  });

  it('asks once, natively, and stays open when that is cancelled', async () => {
    await learnSomething();
    let choose: (choice: number) => void = () => undefined;
    electron.dialog.answer = () => new Promise((resolve) => (choose = resolve));
    window().minimized = true;
    window().close();
    window().close();
    electron.app.quit();
    expect(questions()).toBe(1);
    expect(window().minimized).toBe(false);
    expect(electron.dialog.questions[0]).toMatchObject({
      message: 'Save the agent before closing?',
      buttons: ['Save', 'Discard', 'Cancel'],
      cancelId: cancel,
    });
    choose(cancel!);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isOpen()).toBe(true);
    expect(trainer().pid).toBeDefined();
    window().close();
    expect(questions()).toBe(2);
    choose(cancel!);
  });

  it('saves where the person says, and then closes', async () => {
    await learnSomething();
    answer(save!);
    const path = join(folder, 'kept');
    electron.dialog.saveChoice = { canceled: false, filePath: path };
    window().close();
    await expect.poll(() => electron.app.exits).toBe(1);
    expect(questions()).toBe(1);
    expect(await readdir(path)).toContain('model.json');
    expect(await checkpoints()).not.toEqual([]);
    expect(isOpen()).toBe(false);
  });

  it('stays open when the save is cancelled or fails, with a sentence', async () => {
    await learnSomething();
    answer(save!);
    window().close();
    await expect.poll(() => electron.dialog.saveDialogs.length).toBe(1);
    // It holds other files and no model.
    electron.dialog.saveChoice = { canceled: false, filePath: folder };
    await expect
      .poll(() => {
        window().close();
        return electron.dialog.errorBoxes;
      })
      .toEqual([expect.stringMatching(/holds other files/)]);
    expect(isOpen()).toBe(true);
    expect(electron.app.exits).toBe(0);
    expect(await page.ask({ type: 'pause' }, 'statusChanged')).toMatchObject({
      status: { activity: 'train', paused: true },
    });
  });

  describe('once the trainer is given up', () => {
    const [startAgain, showLogs, closeBox] = [0, 1, 2];
    beforeEach(async () => {
      await learnSomething();
      await expect.poll(checkpoints).not.toEqual([]);
    });

    /** What the box about it offers is answered with each of these in turn. */
    async function giveUp(...answers: (number | undefined)[]): Promise<void> {
      electron.dialog.answer = () => {
        if (answers.length === 1)
          electron.utilityProcess.realEntry = 'src/main/trainer/electronTrainer.ts';
        return answers.shift()!;
      };
      electron.utilityProcess.realEntry = 'tests/support/processes/exitingTrainer.ts';
      process.kill(trainer().pid!, 'SIGKILL');
      await expect.poll(() => answers, { timeout: 60_000 }).toEqual([]);
      expect(electron.dialog.questions[0]).toMatchObject({
        message: 'The trainer stopped',
        detail: expect.stringMatching(/start CartPole Studio again; its log says what happened/),
      });
    }

    it('asks nobody, and keeps the run', async () => {
      await giveUp(closeBox);
      window().close();
      await expect.poll(() => electron.app.exits).toBe(1);
      expect(questions()).toBe(1);
      expect(await checkpoints()).not.toEqual([]);
    }, 90_000);

    it('shows the logs, and starts it again with the run that it kept', async () => {
      await giveUp(showLogs, startAgain);
      expect(electron.shell.folders).toEqual([join(folder, 'logs')]);
      expect(questions()).toBe(2);
      const next = await connectPage(electron, window());
      expect(next.events[0]).toMatchObject({
        type: 'welcome',
        resumed: expect.stringMatching(/^Your agent from last time is back/),
        status: { activity: 'idle', agent: { origin: 'new', seed: 7 } },
      });
    }, 90_000);
  });

  it('closes without a file when the work is discarded', async () => {
    await learnSomething();
    answer(discard!);
    electron.app.quit();
    await expect.poll(() => electron.app.exits).toBe(1);
    expect(questions()).toBe(1);
    expect(electron.dialog.saveDialogs).toEqual([]);
    expect(trainer().pid).toBeUndefined();
    expect(await checkpoints()).toEqual([]);
  });

  it('asks on macOS when the app quits, not when the window goes', async () => {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
    await learnSomething();
    window().close();
    expect(questions()).toBe(0);
    expect(isOpen()).toBe(false);
    await page.next('progress');
    expect(trainer().pid).toBeDefined();

    answer(save!);
    const path = join(folder, 'kept');
    electron.dialog.saveChoice = { canceled: false, filePath: path };
    electron.app.quit();
    await expect.poll(() => electron.app.exits).toBe(1);
    expect(questions()).toBe(1);
    expect(await readdir(path)).toContain('model.json');
    platform.mockRestore();
  });

  it.each<[string, () => void]>([
    ['the system shuts down', () => electron.powerMonitor.emit('shutdown')],
    ['it is told to end', () => process.emit('SIGTERM')],
  ])('asks nobody when %s, and lets the trainer keep its run', async (_, happen) => {
    await learnSomething();
    happen();
    await expect.poll(() => electron.app.exits).toBe(1);
    expect(questions()).toBe(0);
    expect(trainer().pid).toBeUndefined();
    expect(await checkpoints()).not.toEqual([]);
  });

  it('ends the trainer when Windows ends the session', async () => {
    await learnSomething();
    window().emit('session-end', {});
    await expect.poll(() => trainer().pid).toBeUndefined();
    expect(questions()).toBe(0);
  });
});
