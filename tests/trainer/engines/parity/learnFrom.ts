import type { Engine, Transitions } from '../../../../src/trainer/engines/engine';

/** Transitions to learn from at once; every column has `size` rows. */
export interface Minibatch extends Transitions {
  readonly size: number;
}

/** One gradient step on these transitions, laid into the replay ring from its end backwards. */
export function learnFrom(engine: Engine, minibatch: Minibatch): number {
  const { replay, spec } = engine;
  const { inputs } = spec.network;
  const slots = new Uint32Array(Math.max(0, Math.ceil(minibatch.size) || 0));
  slots.forEach((_, row) => {
    const slot = spec.replayCapacity - 1 - row;
    slots[row] = slot;
    replay.actions[slot] = minibatch.actions[row]!;
    replay.rewards[slot] = minibatch.rewards[row]!;
    replay.discounts[slot] = minibatch.discounts[row]!;
    for (let input = 0; input < inputs; input++) {
      const from = row * inputs + input;
      replay.observations[slot * inputs + input] = minibatch.observations[from]!;
      replay.nextObservations[slot * inputs + input] = minibatch.nextObservations[from]!;
    }
  });
  return engine.learn(slots, minibatch.size);
}
