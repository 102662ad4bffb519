import { performance } from 'node:perf_hooks';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { Agent } from '../../../src/trainer/training/agent';
import { runToEnd } from '../../../src/trainer/training/runToEnd';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import { silentObserver } from '../../../tests/trainer/support/agents';
import { loadEngines } from '../loadEngines';
import { medianOf } from '../measure';
import type { PartContext } from '../part';
import type { Cell, Section } from '../report';

/** A training run that ended, solved or at its limit. */
export interface SolveOutcome {
  readonly solved: boolean;
  readonly environmentSteps: number;
  /** Wall time without the greedy checks. */
  readonly seconds: number;
}

/** The fast preset from its first weights on. */
export function trainToSolved(createEngine: EngineFactory, seed: number): SolveOutcome {
  const begin = performance.now();
  let checksMs = 0;
  const { hyperparameters } = presets.fast;
  const agent = Agent.create(hyperparameters, seed, createEngine, silentObserver);
  const { training, dqn } = agent;
  while (runToEnd(agent, () => training.isChecking) === null) {
    const checkBegins = performance.now();
    runToEnd(agent, () => !training.isChecking);
    checksMs += performance.now() - checkBegins;
  }
  agent.dispose();
  return {
    solved: training.ended === 'solved',
    environmentSteps: dqn.environmentSteps,
    seconds: (performance.now() - begin - checksMs) / 1000,
  };
}

/** A row that sums several runs up; runs that were not solved count with what they took. */
export function summaryOf(outcomes: readonly SolveOutcome[]): Record<string, Cell> {
  const seconds = outcomes.map((outcome) => outcome.seconds);
  return {
    solved: `${outcomes.filter(({ solved }) => solved).length} of ${outcomes.length}`,
    steps: medianOf(outcomes.map(({ environmentSteps }) => environmentSteps)),
    seconds: medianOf(seconds),
    fastestSeconds: Math.min(...seconds),
    slowestSeconds: Math.max(...seconds),
  };
}

export const solveColumns: Section['columns'] = [
  { key: 'solved', label: 'Solved' },
  { key: 'steps', label: 'Steps, median', format: (steps) => steps.toLocaleString('en-US') },
  { key: 'seconds', label: 'Seconds, median' },
  { key: 'fastestSeconds', label: 'Fastest' },
  { key: 'slowestSeconds', label: 'Slowest' },
];

const { solvedMean, checkEpisodes, checkEverySteps, confirmEpisodes } =
  presets.fast.hyperparameters;

export const solveCriterion = `Solved is a greedy mean of at least ${solvedMean}, on ${checkEpisodes} episodes every ${checkEverySteps} steps and then on ${confirmEpisodes} fresh ones; the checks’ own time is left out.`;

/** The fast preset on every engine. */
export async function benchSolveOnEngines(context: PartContext): Promise<Section[]> {
  const { engines, notes } = await loadEngines();
  const seeds = context.quick ? 3 : 10;
  const rows = engines
    .filter(({ id }) => id !== 'reference')
    .map(({ label, create }) => {
      const outcomes = Array.from({ length: seeds }, (_, index) => {
        context.progress(`seed ${index + 1} of ${seeds}, ${label}`);
        return trainToSolved(create, index + 1);
      });
      return { engine: label, ...summaryOf(outcomes) };
    });
  return [
    {
      title: 'Fast preset until solved, on each engine',
      columns: [{ key: 'engine', label: 'Engine' }, ...solveColumns],
      rows,
      notes: [...notes, solveCriterion],
    },
  ];
}
