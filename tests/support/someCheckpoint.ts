import { presets } from '../../src/shared/hyperparameters/presets';
import { Agent } from '../../src/trainer/training/agent';
import { captureAgent } from '../../src/trainer/checkpoint/capture';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';
import { createReferenceEngine } from '../../src/trainer/engines/reference/referenceEngine';
import { silentObserver } from '../trainer/support/agents';

const around = {
  activity: 'train',
  paused: false,
  pace: 'max',
  engineChoice: 'auto',
  engine: 'simd',
} as const;

/** The checkpoint of an agent that trained for a while. */
export function someCheckpoint(steps: number): Checkpoint {
  const hyperparameters = {
    ...presets.fast.hyperparameters,
    hiddenUnits: [5],
    replayCapacity: 40,
    learningStartsAtStep: 10,
    minibatchSize: 4,
  };
  const agent = Agent.create(hyperparameters, 3, createReferenceEngine, silentObserver);
  while (agent.dqn.environmentSteps < steps) agent.training.step();
  const checkpoint = captureAgent(agent, around, () => true).continue();
  if (checkpoint === null) throw new Error('A small ring is copied at once.');
  return checkpoint;
}
