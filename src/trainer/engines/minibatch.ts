import { createTransitions, type Transitions } from './engine';

/** The rows of `replay` at the first `count` of `slots`, copied one after another. */
export function gather(
  replay: Transitions,
  slots: Uint32Array,
  count: number,
  inputs: number,
): Transitions {
  const minibatch = createTransitions(count, inputs);
  for (let row = 0; row < count; row++) {
    const slot = slots[row]!;
    const from = slot * inputs;
    minibatch.observations.set(replay.observations.subarray(from, from + inputs), row * inputs);
    minibatch.nextObservations.set(
      replay.nextObservations.subarray(from, from + inputs),
      row * inputs,
    );
    minibatch.actions[row] = replay.actions[slot]!;
    minibatch.rewards[row] = replay.rewards[slot]!;
    minibatch.discounts[row] = replay.discounts[slot]!;
  }
  return minibatch;
}
