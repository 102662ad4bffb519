import type { Engine, Transitions } from '../../../../../src/trainer/engines/engine';

/** Transitions to learn from at once; every column has `size` rows. */
export interface Batch extends Transitions {
  readonly size: number;
  /** Importance weights; where there are none, all count alike. */
  readonly weights?: Float32Array;
  /** In place of the learner's. */
  readonly learningRate?: number;
}

/** One gradient step on these transitions, laid into the replay ring from its end backwards. */
export function learnFrom(engine: Engine, batch: Batch, tdErrors?: Float32Array): number {
  const { replay, spec } = engine;
  const { inputs } = spec.network;
  const slots = new Uint32Array(Math.max(0, Math.ceil(batch.size) || 0));
  slots.forEach((_, row) => {
    const slot = spec.replayCapacity - 1 - row;
    slots[row] = slot;
    replay.actions[slot] = batch.actions[row]!;
    replay.rewards[slot] = batch.rewards[row]!;
    replay.discounts[slot] = batch.discounts[row]!;
    for (let input = 0; input < inputs; input++) {
      const from = row * inputs + input;
      replay.observations[slot * inputs + input] = batch.observations[from]!;
      replay.nextObservations[slot * inputs + input] = batch.nextObservations[from]!;
    }
  });
  const { size, weights = null, learningRate } = batch;
  const minibatch = { slots, count: size, weights };
  return engine.learn(
    learningRate === undefined ? minibatch : { ...minibatch, learningRate },
    tdErrors,
  );
}
