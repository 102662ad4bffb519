import { describe, expect, it } from 'vitest';
import { loadEngine, loadTensorflowEngine } from '../../../src/host/engines/loadEngine';
import { allFinite } from '../../../src/shared/allFinite';
import { presetNames, presets, type PresetName } from '../../../src/shared/hyperparameters/presets';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import { parameterSets } from '../../../src/trainer/engines/parameterSets';
import { Agent } from '../../../src/trainer/training/agent';
import { runToEnd } from '../../../src/trainer/training/runToEnd';
import { hasTensorflow } from '../engines/parity/support/candidates';
import { silentObserver } from '../support/agents';

const steps = 2000;
/** Networks as wide as the tutorial's take TensorFlow half a minute on a busy machine. */
const timeout = 240_000;

/** Trains through checks, and on after it is solved. */
function train(preset: PresetName, createEngine: EngineFactory): void {
  const settings = { ...presets[preset].hyperparameters, maxSteps: steps, maxEpisodes: 0 };
  const losses: number[] = [];
  const agent = Agent.create(settings, 1001, createEngine, {
    ...silentObserver,
    metric: ({ meanLoss }) => losses.push(meanLoss),
  });
  while (agent.training.ended !== 'limit') {
    agent.training.resume();
    runToEnd(agent, () => false);
  }
  expect(agent.dqn.environmentSteps).toBe(steps);
  expect(agent.dqn.gradientSteps).toBeGreaterThan(1000);
  // Before the first gradient step there is none.
  expect(losses.filter(Number.isFinite).length).toBeGreaterThan(losses.length / 2);
  const snapshot = agent.dqn.engine.snapshot();
  for (const set of parameterSets) expect(allFinite(snapshot[set])).toBe(true);
  agent.dispose();
}

describe('each preset trains 2,000 steps with finite numbers', () => {
  it.each(presetNames)('%s on SIMD', { timeout }, async (preset) => {
    train(preset, await loadEngine('simd'));
  });

  it.skipIf(!hasTensorflow).each(presetNames)('%s on TensorFlow', { timeout }, async (preset) => {
    train(preset, await loadTensorflowEngine());
  });
});
