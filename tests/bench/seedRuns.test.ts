import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { workInChildren } from '../../scripts/bench/childPool';
import { runSeed, type SeedRun, type SeedTask } from '../../scripts/bench/solve/seedRun';
import { parsePresets, parseSeeds } from '../../scripts/bench/solve/solveOptions';
import { loadEngine } from '../../src/host/engines/loadEngine';
import { presets } from '../../src/shared/hyperparameters/presets';
import { Agent } from '../../src/trainer/training/agent';
import { runToEnd } from '../../src/trainer/training/runToEnd';
import { scriptOf } from '../support/processes/scripts';
import { silentObserver } from '../trainer/support/agents';

const seedChild = pathToFileURL(scriptOf('scripts/bench/solve/seedChild.ts'));

function withoutTimes(run: SeedRun): object {
  return { ...run, seconds: null, held: run.held && { ...run.held, seconds: null } };
}

describe('runs from many seeds', () => {
  it('are the same in their order, however they are spread over processes', async () => {
    const tasks = [1, 2, 3].map((seed): SeedTask => ({ preset: 'fast', seed, holdSteps: 1000 }));
    const told: number[] = [];
    const spread = await workInChildren<SeedTask, SeedRun>(seedChild, tasks, {
      processes: 2,
      heard: (_, done) => told.push(done),
    });
    const createEngine = await loadEngine('simd');
    const alone = tasks.map((task) => runSeed(createEngine, task));
    expect(spread.map(withoutTimes)).toEqual(alone.map(withoutTimes));
    expect(told).toEqual([1, 2, 3]);
    for (const run of spread) {
      expect(run.held).toMatchObject({
        checks: 1000 / presets.fast.hyperparameters.checkEverySteps,
      });
      expect(run.held!.weightChange).toBeGreaterThan(0);
    }
  });

  it('are solved at the step at which the trainer itself ends', async () => {
    const createEngine = await loadEngine('simd');
    const { hyperparameters } = presets.fast;
    const agent = Agent.create(hyperparameters, 5, createEngine, silentObserver);
    expect(runToEnd(agent)).toBe('solved');
    const { solvedAtStep, solvedWithMean } = agent.training.bestModel;
    const run = runSeed(createEngine, { preset: 'fast', seed: 5, holdSteps: 0 });
    expect(run.solved).toMatchObject({
      environmentSteps: solvedAtStep,
      episodes: agent.training.episodes,
      confirmedMean: solvedWithMean,
    });
    expect(run.held).toBeNull();
  });

  it('fail where a process does', async () => {
    const failing = pathToFileURL(scriptOf('tests/support/processes/exitingTrainer.ts'));
    await expect(workInChildren(failing, [{ seed: 1 }], {})).rejects.toThrow('failed');
  });
});

describe('what is asked of them', () => {
  it('is a range of seeds, or one', () => {
    expect(parseSeeds('7-10')).toEqual([7, 8, 9, 10]);
    expect(parseSeeds('3')).toEqual([3]);
    for (const wrong of ['', '5-3', '-1', '1-', '1-2-3', 'a', '0-4294967296']) {
      expect(() => parseSeeds(wrong)).toThrow('Seeds are told as “1-200”');
    }
  });

  it('is a list of presets', () => {
    expect(parsePresets('tutorial,fast')).toEqual(['tutorial', 'fast']);
    expect(() => parsePresets('fats')).toThrow('There is no preset “fats”.');
  });
});
