import { performance } from 'node:perf_hooks';
import type { Hyperparameters } from '../../../src/shared/hyperparameters/hyperparameters';
import { silentObserver } from '../../../tests/trainer/support/agents';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import { testActivity } from '../../../src/trainer/session/playActivity';
import { Agent } from '../../../src/trainer/training/agent';
import { runToEnd } from '../../../src/trainer/training/runToEnd';

/** A run is a function of these and its settings, its time apart. */
export interface KeptTask {
  readonly seed: number;
  readonly testEpisodes: number;
}

/** A run to the first training episode that reached the score at which its model is kept. */
export interface KeptRun {
  readonly seed: number;
  /** Null where no episode reached it within the run's limits. */
  readonly kept: {
    readonly episode: number;
    readonly environmentSteps: number;
    /** Of greedy episodes with the kept model, from fresh starts. */
    readonly testScores: readonly number[];
  } | null;
  /** Wall time of the training alone. */
  readonly seconds: number;
}

/** Trains as the article does: until an episode reaches the score; then tests the model. */
export function runUntilKept(
  createEngine: EngineFactory,
  settings: Hyperparameters,
  { seed, testEpisodes }: KeptTask,
): KeptRun {
  let isKept = false;
  const agent = Agent.create(settings, seed, createEngine, {
    ...silentObserver,
    modelKept: (reason) => {
      isKept ||= reason === 'episodeScore';
    },
  });
  const begin = performance.now();
  runToEnd(agent, () => isKept);
  const seconds = (performance.now() - begin) / 1000;
  const { episodes } = agent.training;
  const { environmentSteps } = agent.dqn;
  const testScores = isKept ? scoresOfModel(agent, createEngine, testEpisodes) : [];
  agent.dispose();
  return {
    seed,
    kept: isKept ? { episode: episodes, environmentSteps, testScores } : null,
    seconds,
  };
}

/** The scores that Test shows of the best model. */
function scoresOfModel(agent: Agent, createEngine: EngineFactory, episodes: number): number[] {
  const test = testActivity(agent, createEngine, {
    episodes,
    seed: undefined,
    emitEpisode: () => undefined,
  });
  while (test.ended === null) test.step();
  test.dispose();
  return test.scores();
}
