import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { loadEngine } from '../../src/host/engines/loadEngine';
import type { Hyperparameters } from '../../src/shared/hyperparameters/hyperparameters';
import { plainSettings } from '../support/plainSettings';
import { captureAgent } from '../../src/trainer/checkpoint/capture';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/trainer/checkpoint/checkpointFormat';
import { Agent } from '../../src/trainer/training/agent';
import { silentObserver } from '../trainer/support/agents';
import { chaosMinutes } from './chaosOptions';

/** Of paced training, at 800 steps a second, and as much again of training at full speed. */
const stepsPerMinute = 2 * 60 * 800;

export const runSteps = Math.ceil(chaosMinutes * stepsPerMinute);
export const runSeed = 11;

/** A run with all that draws at random or keeps state: dropout, checks, confirmations. */
export const runHyperparameters: Hyperparameters = {
  ...plainSettings,
  hiddenUnits: [32, 32],
  dropoutRate: 0.1,
  replayCapacity: 20_000,
  checkEverySteps: 2000,
  checkEpisodes: 5,
  confirmEpisodes: 20,
  maxSteps: runSteps,
};

/** The same run in this process, with nothing around it: no session, no pace, no faces. */
export async function undisturbedRun(): Promise<Checkpoint> {
  const createEngine = await loadEngine('simd');
  const agent = Agent.create(runHyperparameters, runSeed, createEngine, silentObserver);
  const { training, dqn } = agent;
  while (training.ended !== 'limit') {
    // Solved, it is trained on.
    if (training.ended === 'solved') training.resume();
    training.step();
    if (dqn.environmentSteps % 500 === 0 && !training.isChecking) await turn();
  }
  const capture = captureAgent(agent, idleStudio, () => true);
  for (;;) {
    const checkpoint = capture.continue();
    if (checkpoint === null) continue;
    agent.dispose();
    return checkpoint;
  }
}

const idleStudio = {
  activity: 'idle',
  paused: false,
  pace: 'max',
  engineChoice: 'simd',
  engine: 'simd',
} as const;

/**
 * A hash of all that an agent is: counters, streams of chance, weights, transitions, curves. The
 * same for a run and for what comes back from its file, whose fields are in an order of their own.
 */
export function hashOf({ state, arrays }: Checkpoint): string {
  const agentAlone = { ...idleStudio, agent: state.agent };
  const stored = decodeCheckpoint(Buffer.concat(encodeCheckpoint({ state: agentAlone, arrays })));
  return createHash('sha256')
    .update(Buffer.concat(encodeCheckpoint(stored)))
    .digest('hex');
}
