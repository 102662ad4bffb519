import type { Hyperparameters } from '../../../src/shared/hyperparameters/hyperparameters';
import { DqnAgent } from '../../../src/trainer/agent/dqn';
import { networkOf } from '../../../src/trainer/agent/network';
import type { TrainingObserver } from '../../../src/trainer/training/training';
import { balance, ScriptedEngine } from './scriptedEngine';

export const silentObserver: TrainingObserver = {
  episodeEnded: () => undefined,
  metric: () => undefined,
  checked: () => undefined,
  confirmed: () => undefined,
  modelKept: () => undefined,
};

/** An agent that balances whenever it does not explore, and the engine that records its learning. */
export function scriptedAgent(hyperparameters: Hyperparameters, seed: number) {
  let engine: ScriptedEngine | undefined;
  const start = {
    hyperparameters,
    seed,
    network: networkOf(hyperparameters),
    parameters: new Float32Array(0),
    observationDivisors: [1, 1, 1, 1] as const,
  };
  const agent = new DqnAgent(start, (spec) => (engine = new ScriptedEngine(spec, balance)));
  return { agent, engine: engine! };
}

/** One environment step and the gradient steps that follow it. */
export function takeStep(agent: DqnAgent): void {
  agent.act();
  while (agent.gradientStepsDue > 0) agent.learn();
}

/** Steps until the episode is over. */
export function playEpisode(agent: DqnAgent): void {
  if (agent.episode.state !== 'running') agent.beginEpisode();
  while (agent.episode.state === 'running') takeStep(agent);
}
