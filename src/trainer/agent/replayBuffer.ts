import type { Engine, Transitions } from '../engines/engine';
import type { Transition } from './transition';

/**
 * Copies numbers in another order: from number `first` on, and then those before it. With the
 * oldest slot it turns a ring's numbers into oldest-first ones, and with the number that lies in
 * slot 0 it turns them back.
 */
export function copyRotated(
  from: Float32Array | Float64Array | Uint8Array,
  to: Float32Array | Float64Array | Uint8Array,
  first: number,
): void {
  to.set(from.subarray(first));
  to.set(from.subarray(0, first), from.length - first);
}

/** The last transitions, in columns that are filled around in a ring. */
export class ReplayBuffer {
  /** Transitions stored now. */
  size = 0;
  /** Transitions stored in all, over the buffer's life. */
  added = 0;
  readonly capacity: number;
  private readonly observationSize: number;
  private next = 0;

  /** @param store the engine, which gathers minibatches from its `replay` */
  constructor(private readonly store: Pick<Engine, 'replay'>) {
    const { actions, observations } = store.replay;
    this.capacity = actions.length;
    this.observationSize = observations.length / this.capacity;
  }

  /** Stores a transition in place of the oldest, if the ring is full. */
  add({
    observation,
    action,
    reward,
    nextObservation,
    discount,
  }: Omit<Transition, 'endsEpisode'>): void {
    const slot = this.next;
    const { replay } = this.store;
    replay.observations.set(observation, slot * this.observationSize);
    replay.actions[slot] = action;
    replay.rewards[slot] = reward;
    replay.nextObservations.set(nextObservation, slot * this.observationSize);
    replay.discounts[slot] = discount;
    this.next = (slot + 1) % this.capacity;
    this.added += 1;
    if (this.size < this.capacity) this.size += 1;
  }

  /** The slot that is filled next: that of the oldest transition, once the ring is full. */
  get nextSlot(): number {
    return this.next;
  }

  /** The slot of the oldest transition. */
  get oldestSlot(): number {
    return this.size === this.capacity ? this.next : 0;
  }

  /**
   * Puts transitions back into the slots that they came from.
   * @param rows `size` transitions, the oldest first
   * @throws RangeError if they do not fit the ring
   */
  restore(rows: Transitions, nextSlot: number): void {
    const size = rows.actions.length;
    const isFull = size === this.capacity;
    if (size > this.capacity || (isFull ? nextSlot >= size : nextSlot !== size)) {
      throw new RangeError('The transitions do not fit the replay buffer.');
    }
    const oldest = isFull ? nextSlot : 0;
    const { observations, actions, rewards, nextObservations, discounts } = this.store.replay;
    const firstSlot = size - oldest;
    copyRotated(rows.observations, observations, firstSlot * this.observationSize);
    copyRotated(rows.actions, actions, firstSlot);
    copyRotated(rows.rewards, rewards, firstSlot);
    copyRotated(rows.nextObservations, nextObservations, firstSlot * this.observationSize);
    copyRotated(rows.discounts, discounts, firstSlot);
    this.size = size;
    this.next = nextSlot;
  }
}
