import type { ActivationName } from '../../../../../src/shared/activations';
import {
  actionCount,
  freshSnapshot,
  type EngineSnapshot,
  type EngineSpec,
  type LayerSpec,
  type LearnerSpec,
  type NetworkSpec,
} from '../../../../../src/trainer/engines/engine';
import type { Batch } from './learnFrom';

/** Draws from [0, 1) that are the same in every run (mulberry32). */
export function uniformStream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function dense(units: number, activation: ActivationName, dropoutRate = 0): LayerSpec {
  return { units, activation, dropoutRate };
}

export const plainLearner: LearnerSpec = {
  doubleDqn: false,
  targetNetwork: 'soft',
  softUpdateRate: 0.25,
  averagingRate: 0,
  loss: 'meanSquaredError',
  lossOutputs: 'takenAction',
  learningRate: 0.001,
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  gradientClipNorm: 0,
  optimizer: 'adam',
  optimizerForm: 'keras',
  rmspropDecay: 0.9,
  optimizerEpsilon: 1e-7,
};

export function engineSpec(
  network: NetworkSpec,
  learner: Partial<LearnerSpec> = {},
  others: { maxBatchSize?: number; dropoutSeed?: number } = {},
): EngineSpec {
  const maxBatchSize = others.maxBatchSize ?? 64;
  return {
    network,
    learner: { ...plainLearner, ...learner },
    minibatchSize: maxBatchSize,
    maxBatchSize,
    replayCapacity: maxBatchSize + 3,
    dropoutSeed: others.dropoutSeed ?? 1,
  };
}

/** Glorot uniform kernels and small biases, drawn apart for each network. */
export function randomSnapshot(network: NetworkSpec, seed: number): EngineSnapshot {
  const uniform = uniformStream(seed);
  const draw = () => {
    const parameters: number[] = [];
    let inputs = network.inputs;
    for (const { units } of network.layers) {
      const limit = Math.sqrt(6 / (inputs + units));
      for (let i = 0; i < inputs * units; i++) parameters.push((uniform() * 2 - 1) * limit);
      for (let i = 0; i < units; i++) parameters.push((uniform() * 2 - 1) * 0.1);
      inputs = units;
    }
    return Float32Array.from(parameters);
  };
  return { ...freshSnapshot(draw()), target: draw(), averaged: draw() };
}

export function randomMinibatch(network: NetworkSpec, size: number, seed: number): Batch {
  const uniform = uniformStream(seed);
  const floats = (count: number) => Float32Array.from({ length: count }, () => uniform() * 2 - 1);
  const actions = actionCount(network);
  return {
    size,
    observations: floats(size * network.inputs),
    nextObservations: floats(size * network.inputs),
    rewards: floats(size).map((reward) => reward * 2),
    actions: Uint8Array.from({ length: size }, () =>
      Math.floor(uniform() * Math.min(actions, 256)),
    ),
    // As after 1 to 4 steps with a gamma of 0.9.
    discounts: Float64Array.from({ length: size }, (_, row) =>
      uniform() < 0.2 ? 0 : 0.9 ** (1 + (row % 4)),
    ),
  };
}

/** The same with importance weights from 0 to 2. */
export function randomWeightedMinibatch(network: NetworkSpec, size: number, seed: number): Batch {
  const uniform = uniformStream(seed + 10_000);
  const weights = Float32Array.from({ length: size }, () => 2 * uniform());
  return { ...randomMinibatch(network, size, seed), weights };
}

/** A snapshot of these online and target parameters, the optimizer at rest. */
export function snapshotOf(online: readonly number[], target = online): EngineSnapshot {
  const snapshot = freshSnapshot(Float32Array.from(online));
  return { ...snapshot, target: Float32Array.from(target) };
}
