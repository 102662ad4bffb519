import { performance } from 'node:perf_hooks';
import { presets, type PresetName } from '../../../src/shared/hyperparameters/presets';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import { Agent } from '../../../src/trainer/training/agent';
import { runToEnd } from '../../../src/trainer/training/runToEnd';
import { measureStartValues, type StartValues } from '../../../src/trainer/training/startValues';
import { checkStarts } from '../../../src/trainer/training/training';
import { silentObserver } from '../../../tests/trainer/support/agents';

/** Environment steps within which a run is to be solved. */
export const solveWithinSteps = 10_000;
/** The last environment steps, over which the change of the weights tells whether it still learns. */
const changeOverSteps = 10_000;

/** A run is a function of these alone, its times apart. */
export interface SeedTask {
  readonly preset: PresetName;
  readonly seed: number;
  /** Environment steps that it trains on once it is solved. */
  readonly holdSteps: number;
}

/** One training run from its first weights on. */
export interface SeedRun {
  readonly preset: PresetName;
  readonly seed: number;
  /** What it was when it was solved; null where it was not, within 10,000 environment steps. */
  readonly solved: {
    readonly environmentSteps: number;
    readonly episodes: number;
    readonly confirmedMean: number;
    readonly startValues: StartValues;
  } | null;
  /** Wall time until then, its checks included. */
  readonly seconds: number;
  /** Null where it did not go on. */
  readonly held: Held | null;
}

/** How a solved run went on. */
export interface Held {
  /** Checks after the first solved one. */
  readonly checks: number;
  /** Those of them that reached the mean that counts as solved. */
  readonly goodChecks: number;
  readonly startValues: StartValues;
  /** |w - w'| / |w'|, with w' the online weights 10,000 environment steps before the end. */
  readonly weightChange: number;
  readonly seconds: number;
}

export function runSeed(createEngine: EngineFactory, task: SeedTask): SeedRun {
  const { preset, seed, holdSteps } = task;
  const settings = { ...presets[preset].hyperparameters, maxSteps: 0, maxEpisodes: 0 };
  let checks = 0;
  let goodChecks = 0;
  const agent = Agent.create(settings, seed, createEngine, {
    ...silentObserver,
    checked: ({ greedyMean }) => {
      checks += 1;
      if (greedyMean >= settings.solvedMean) goodChecks += 1;
    },
  });
  const startValues = (): StartValues =>
    measureStartValues(agent.dqn, settings, settings.checkEpisodes, checkStarts());
  const begin = performance.now();
  trainUntil(agent, solveWithinSteps);
  const seconds = secondsSince(begin);
  const { solvedWithMean } = agent.training.bestModel;
  let solved: SeedRun['solved'] = null;
  let held: Held | null = null;
  if (agent.training.ended === 'solved' && solvedWithMean !== null) {
    const { environmentSteps } = agent.dqn;
    solved = {
      environmentSteps,
      episodes: agent.training.episodes,
      confirmedMean: solvedWithMean,
      startValues: startValues(),
    };
    if (holdSteps > 0) {
      checks = 0;
      goodChecks = 0;
      const goesOn = performance.now();
      const weightChange = trainOn(agent, environmentSteps + holdSteps);
      const heldSeconds = secondsSince(goesOn);
      held = { checks, goodChecks, startValues: startValues(), weightChange, seconds: heldSeconds };
    }
  }
  agent.dispose();
  return { preset, seed, solved, seconds, held };
}

/** Returns how much the online weights changed over the last steps, relative to what they were. */
function trainOn(agent: Agent, lastStep: number): number {
  agent.training.resume();
  trainUntil(agent, lastStep - changeOverSteps);
  const before = agent.dqn.engine.snapshot().online;
  trainUntil(agent, lastStep);
  const after = agent.dqn.engine.snapshot().online;
  return norm(after.map((weight, index) => weight - before[index]!)) / norm(before);
}

/** Trains to an environment step and through all that belongs to it, unless training ends before. */
function trainUntil(agent: Agent, environmentSteps: number): void {
  const { dqn, training } = agent;
  runToEnd(
    agent,
    () => dqn.environmentSteps >= environmentSteps && !training.isLearning && !training.isChecking,
  );
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

function secondsSince(begin: number): number {
  return (performance.now() - begin) / 1000;
}
