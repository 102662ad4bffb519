import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningTrainer } from '../../../src/host/process/trainerRunner';
import { plainSettings } from '../../support/plainSettings';
import { BareWindow, openWindow } from '../support/bareWindow';

describe('an agent that is solved', () => {
  let trainer: RunningTrainer;
  let window: BareWindow;

  beforeEach(async () => {
    ({ trainer, window } = await openWindow());
    // Any policy solves it, so that its first check ends the run, whatever the seed.
    window.studio.settings.hyperparameters = {
      ...plainSettings,
      checkEverySteps: 100,
      checkEpisodes: 4,
      confirmEpisodes: 4,
      solvedMean: 1,
    };
    window.studio.setPace('max');
  });
  afterEach(() => {
    window.close();
    trainer.close();
  });

  const activity = () => window.studio.status?.activity;
  const solved = /^Solved at 100 steps with a mean of /;

  it('is shown once, while the window says that it was solved and all can begin', async () => {
    const { studio } = window;
    studio.train();
    await expect.poll(activity).toBe('demonstration');
    await expect.poll(() => window.text).toMatch(solved);
    expect(studio.refusals).toMatchObject({ train: null, play: null, stop: null, pause: null });
    expect(studio.scoreboard.play).toBeNull();

    studio.stop();
    await expect.poll(activity).toBe('idle');
    expect(window.text).toMatch(solved);
    expect(studio.scoreboard.play).toBeNull();

    // A test is a test, and what was stopped does not come again.
    studio.test();
    await expect.poll(() => window.text).toMatch(/^Test done after 20 episodes/);
    expect(activity()).toBe('idle');
  });

  it('gives way to a test, whose scores are its own', async () => {
    const { studio } = window;
    studio.train();
    await expect.poll(activity).toBe('demonstration');
    studio.testEpisodes = 3;
    studio.test();
    await expect.poll(() => window.text).toMatch(/^Test done after 3 episodes/);
    expect(studio.scoreboard.play?.scores).toHaveLength(3);
  });

  it('is shown to every window by the one that drives alone', async () => {
    const watching = new BareWindow(trainer);
    await expect.poll(() => watching.studio.status?.activity).toBe('idle');
    window.studio.train();
    await expect.poll(() => watching.studio.status?.activity).toBe('demonstration');
    await expect.poll(() => watching.text).toMatch(solved);
    watching.close();
  });

  it('is shown at rest where the person wants no motion unasked', async () => {
    window.prefersStillness = true;
    window.studio.train();
    await expect.poll(() => window.text).toMatch(solved);
    const shown = () => {
      // All that was sent is due by then.
      const pose = window.studio.player.pose(Number.POSITIVE_INFINITY);
      return { step: pose?.frame.stepInEpisode, activity: activity() };
    };
    await expect.poll(shown).toEqual({ step: 0, activity: 'idle' });
  });
});
