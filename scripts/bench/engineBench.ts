import { greedyAction } from '../../src/trainer/agent/network';
import { freshSnapshot, type EngineFactory } from '../../src/trainer/engines/engine';
import { initialParameters } from '../../src/trainer/agent/network';
import { RandomStream } from '../../src/trainer/random';
import type { BenchNetwork } from './networks';

const replayCapacity = 10_000;

/** Prepared ones that gradient steps go through in turn, so that none is learned by heart. */
export const benchMinibatches = 64;
/** Gradient steps between two copies of the weights to a hard target network. */
export const benchHardUpdateEverySteps = 500;

/** An engine with a full replay ring, and the two things that it is timed on. */
export interface BenchEngine {
  /** A gradient step on the next minibatch, whose slots are drawn already. */
  learn(): void;
  /** The best action of one observation. */
  act(): void;
  dispose(): void;
}

export function benchEngine(createEngine: EngineFactory, bench: BenchNetwork): BenchEngine {
  const { network, learner, minibatchSize } = bench;
  const random = new RandomStream(1, 'initialWeights');
  const engine = createEngine({
    network,
    learner,
    minibatchSize,
    maxBatchSize: minibatchSize,
    replayCapacity,
    dropoutSeed: 1,
  });
  engine.restore(freshSnapshot(initialParameters(network, 'glorotUniform', random)));

  const { replay } = engine;
  for (const column of [replay.observations, replay.nextObservations]) {
    for (let i = 0; i < column.length; i++) column[i] = random.uniform(-1, 1);
  }
  replay.rewards.fill(1);
  for (let slot = 0; slot < replayCapacity; slot++) {
    replay.actions[slot] = random.integerBelow(2);
    replay.discounts[slot] = random.nextUnit() < 0.05 ? 0 : bench.gamma;
  }
  const minibatches = Array.from({ length: benchMinibatches }, () => ({
    slots: Uint32Array.from({ length: minibatchSize }, () => random.integerBelow(replayCapacity)),
    count: minibatchSize,
    weights: null,
  }));
  const isHard = learner.targetNetwork === 'hard';
  let steps = 0;
  const observation = replay.observations.slice(0, network.inputs);
  const values = new Float32Array(2);
  return {
    learn: () => {
      engine.learn(minibatches[steps % benchMinibatches]!);
      steps += 1;
      if (isHard && steps % benchHardUpdateEverySteps === 0) engine.syncTarget();
    },
    act: () => {
      engine.qValues('online', observation, 1, values);
      greedyAction(values);
    },
    dispose: () => {
      engine.dispose();
    },
  };
}
