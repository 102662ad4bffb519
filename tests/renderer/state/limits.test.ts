import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunningTrainer } from '../../../src/host/process/trainerRunner';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { BareWindow, openWindow } from '../support/bareWindow';
import { plainSettings } from '../../support/plainSettings';

let trainer: RunningTrainer;
let window: BareWindow;

beforeEach(async () => {
  ({ trainer, window } = await openWindow());
});
afterEach(() => {
  window.close();
  trainer.close();
});

it('says that the agent is at its limit before Train is pressed, and raises it', async () => {
  const { studio } = window;
  const settings = { ...plainSettings, maxSteps: 60, checkEverySteps: 0 };
  studio.settings.hyperparameters = settings;
  studio.settings.seedText = '3';
  studio.setPace('max');
  studio.train();
  await expect.poll(() => window.text).toMatch(/^Training reached its limit: 60 steps/);
  expect(studio.refusals.train).toBe(
    'At its limit of 60 steps: let it train further, or make a new agent.',
  );
  expect(studio.furtherLimits).toEqual({ maxSteps: 120, maxEpisodes: 0 });

  // A window that comes later says so too, and one that only watches offers nothing.
  const watching = new BareWindow(trainer);
  await expect.poll(() => watching.studio.status?.agent.environmentSteps).toBe(60);
  expect(watching.studio.furtherLimits).toBeNull();
  watching.close();

  // Other settings make Train begin with a new agent: no limit is in its way.
  studio.settings.hyperparameters = presets.tutorial.hyperparameters;
  expect(studio.refusals.train).toBeNull();
  expect(studio.furtherLimits).toBeNull();
  studio.settings.hyperparameters = settings;

  studio.trainFurther();
  await expect.poll(() => window.text).toMatch(/^Training reached its limit: 120 steps/);
  // The form shows the agent's own settings still.
  expect(studio.settings.hyperparameters.maxSteps).toBe(120);
  expect(studio.trainStartsNewAgent).toBe(false);
  expect(studio.furtherLimits).toEqual({ maxSteps: 240, maxEpisodes: 0 });
});
