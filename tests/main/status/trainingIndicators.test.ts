import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppSettings } from '../../../src/host/app/appSettings';
import type { SettingsFile } from '../../../src/host/files/settingsFile';
import { StudioWindow } from '../../../src/main/window/studioWindow';
import { TrainerMonitor } from '../../../src/main/trainer/trainerMonitor';
import { showTrainingIndicators } from '../../../src/main/status/trainingIndicators';
import type { Status, TrainerEvent } from '../../../src/shared/protocol/events';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { Port } from '../../../src/shared/ports/port';
import { defaultPreferences } from '../../../src/shared/preferences';
import { plainSettings } from '../../support/plainSettings';
import { BrowserWindow, Notification, powerSaveBlocker } from '../fakeElectron/fakeElectron';
import { openSettings } from '../support/openSettings';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

const idle: Status = {
  activity: 'idle',
  paused: false,
  pace: 'max',
  agent: {
    origin: 'new',
    name: 'New agent',
    hyperparameters: { ...plainSettings, maxSteps: 1000, maxEpisodes: 0 },
    seed: 1,
    layerUnits: [4, 2],
    layers: [{ units: 2, activation: 'linear' }],
    parameterCount: 10,
    source: null,
    openedMean: null,
    environmentSteps: 0,
    gradientSteps: 0,
    episodes: 0,
    epsilon: 1,
    bestGreedyMean: null,
    solvedAtStep: null,
    solvedWithMean: null,
    confirmedMean: null,
    unsaved: false,
  },
};
const training: Status = { ...idle, activity: 'train', agent: { ...idle.agent, unsaved: true } };

describe('what the trainer does, outside of the page', () => {
  let settings: SettingsFile<AppSettings>;
  let trainer: Port;
  let update: () => void;
  let monitor: TrainerMonitor;
  let studioWindow: StudioWindow;
  beforeEach(async () => {
    Notification.shown.length = 0;
    powerSaveBlocker.running.clear();
    settings = await openSettings();
    monitor = new TrainerMonitor();
    studioWindow = new StudioWindow({
      settings,
      mayClose: () => true,
      onSessionEnd: () => undefined,
    });
    update = showTrainingIndicators(monitor, studioWindow, settings);
    studioWindow.show();
    const [near, far] = createMemoryPortPair();
    monitor.connect(near);
    trainer = far;
  });

  const window = () => BrowserWindow.opened.at(-1)!;
  const bar = () => window().progress.at(-1);

  /** Tells it as a trainer does, and waits until it was heard. */
  async function tell(...events: TrainerEvent[]): Promise<void> {
    const heard = vi.fn();
    monitor.listen(heard);
    events.forEach((event) => trainer.post(event));
    await expect.poll(() => heard).toHaveBeenCalledTimes(events.length);
  }
  const tellStatus = (status: Status) => tell({ type: 'statusChanged', status });
  const showProgress = (...steps: number[]) =>
    tell(
      ...steps.map((environmentSteps) => ({
        type: 'progress' as const,
        environmentSteps,
        gradientSteps: 0,
        episodes: 12,
        epsilon: 0.5,
        stepsPerSecond: 100,
      })),
    );
  const tellEnd = (reason: 'solved' | 'limit' | 'stopped' | 'failed') =>
    tell({ type: 'activityEnded', activity: 'train', reason, scores: [], wallMs: 5 });

  it('is a bar of the steps up to their limit, gone when nothing trains', async () => {
    await tellStatus(idle);
    expect(bar()).toEqual([-1, 'normal']);
    await tellStatus(training);
    expect(bar()).toEqual([0, 'normal']);
    await showProgress(...Array.from({ length: 301 }, (_, steps) => steps));
    expect(bar()).toEqual([0.3, 'normal']);
    // Once for each percent.
    expect(window().progress).toHaveLength(32);
    await tellStatus({
      ...training,
      paused: true,
      agent: { ...training.agent, environmentSteps: 300 },
    });
    expect(bar()).toEqual([0.3, 'paused']);
    await tellStatus({ ...idle, activity: 'test' });
    expect(bar()).toEqual([-1, 'normal']);
  });

  it('is a bar without an end where training has none and the system has such bars, and the nearer of two limits', async () => {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32');
    const limited = (maxSteps: number, maxEpisodes: number): Status => ({
      ...training,
      agent: {
        ...training.agent,
        hyperparameters: { ...training.agent.hyperparameters, maxSteps, maxEpisodes },
        environmentSteps: 500,
        episodes: 90,
      },
    });
    await tellStatus(limited(0, 0));
    expect(bar()).toEqual([2, 'normal']);
    for (const other of ['darwin', 'linux'] as const) {
      platform.mockReturnValue(other);
      await tellStatus(limited(0, 0));
      expect(bar()).toEqual([-1, 'normal']);
    }
    platform.mockRestore();
    await tellStatus(limited(1000, 100));
    expect(bar()).toEqual([0.9, 'normal']);
    await tellStatus(limited(100, 0));
    expect(bar()).toEqual([1, 'normal']);
    trainer.close();
    await expect.poll(bar).toEqual([-1, 'normal']);
  });

  it('is shown again in the next window', async () => {
    await tellStatus(training);
    await showProgress(100);
    window().close();
    await showProgress(200);
    studioWindow.show();
    expect(bar()).toEqual([0.2, 'normal']);
    expect(window().title).toBe('Your agent (not saved) – CartPole Studio');
    expect(window().edited).toBe(true);
    await tellStatus(idle);
    expect(window().title).toBe('New agent – CartPole Studio');
    expect(window().edited).toBe(false);
  });

  it('keeps the machine awake only while it trains, and only if that is wanted', async () => {
    const blockers = () => [...powerSaveBlocker.running.values()];
    await tellStatus(idle);
    expect(blockers()).toEqual([]);
    await tellStatus(training);
    await showProgress(10);
    expect(blockers()).toEqual(['prevent-app-suspension']);
    await tellStatus({ ...training, paused: true });
    expect(blockers()).toEqual([]);
    await tellStatus(training);
    settings.change({ preferences: { ...defaultPreferences, keepAwake: false } });
    update();
    expect(blockers()).toEqual([]);
    settings.change({ preferences: defaultPreferences });
    update();
    expect(blockers()).toHaveLength(1);
    trainer.close();
    await expect.poll(blockers).toEqual([]);
  });

  it('is told when it was solved and nobody looks; a click shows the window', async () => {
    await tellStatus(training);
    await tell({
      type: 'confirmed',
      environmentSteps: 12_000,
      confirmedMean: 498.25,
      held: true,
      solved: true,
    });
    await tellEnd('solved');
    expect(Notification.shown.map(({ options }) => options)).toEqual([
      {
        title: 'Solved',
        body: 'The agent balances the pole after 12,000 steps, with a mean of 498.3.',
      },
    ]);
    window().close();
    const windows = BrowserWindow.opened.length;
    Notification.shown[0]!.emit('click');
    expect(BrowserWindow.opened).toHaveLength(windows + 1);
  });

  it('is told when it failed, with the reason', async () => {
    await tellStatus(training);
    await tell({ type: 'failed', message: 'The loss was not a number: lower the learning rate.' });
    await tellEnd('failed');
    expect(Notification.shown[0]!.options).toEqual({
      title: 'Training failed',
      body: 'The loss was not a number: lower the learning rate.',
    });
  });

  it('is not told when somebody looks, when it is not wanted, or when it was stopped', async () => {
    window().isInFront = true;
    await tellEnd('solved');
    window().isInFront = false;
    await tellEnd('stopped');
    await tellEnd('limit');
    settings.change({ preferences: { ...defaultPreferences, notifications: false } });
    await tellEnd('solved');
    expect(Notification.shown).toEqual([]);
  });
});
