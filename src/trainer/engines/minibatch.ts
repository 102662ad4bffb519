import { createTransitions, type Minibatch, type Transitions } from './engine';

/** The transitions of a minibatch, copied one after another. */
export function gather(
  replay: Transitions,
  { slots, count }: Minibatch,
  inputs: number,
): Transitions {
  const rows = createTransitions(count, inputs);
  for (let row = 0; row < count; row++) {
    const slot = slots[row]!;
    const from = slot * inputs;
    rows.observations.set(replay.observations.subarray(from, from + inputs), row * inputs);
    rows.nextObservations.set(replay.nextObservations.subarray(from, from + inputs), row * inputs);
    rows.actions[row] = replay.actions[slot]!;
    rows.rewards[row] = replay.rewards[slot]!;
    rows.discounts[row] = replay.discounts[slot]!;
  }
  return rows;
}
