import type { Engine, Transitions } from '../engines/engine';
import type { RandomStream } from '../random';

/** The last transitions, in columns that are filled around in a ring. */
export class ReplayBuffer {
  /** Transitions stored now. */
  size = 0;
  /** Transitions stored in all, over the buffer's life. */
  added = 0;
  readonly capacity: number;
  private readonly observationSize: number;
  private next = 0;
  /** The draw in which each slot was last taken: tells in O(1) whether it is taken already. */
  private readonly takenInDraw: Uint32Array;
  private draw = 0;

  /** @param store the engine, which gathers minibatches from its `replay` */
  constructor(private readonly store: Pick<Engine, 'replay'>) {
    const { actions, observations } = store.replay;
    this.capacity = actions.length;
    this.observationSize = observations.length / this.capacity;
    this.takenInDraw = new Uint32Array(this.capacity);
  }

  /** Stores a transition in place of the oldest, if the ring is full. */
  add(
    observation: Float32Array,
    action: number,
    reward: number,
    nextObservation: Float32Array,
    discount: number,
  ): void {
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
    const columns = [
      [rows.observations, observations, this.observationSize],
      [rows.actions, actions, 1],
      [rows.rewards, rewards, 1],
      [rows.nextObservations, nextObservations, this.observationSize],
      [rows.discounts, discounts, 1],
    ] as const;
    for (const [from, to, width] of columns) {
      to.set(from.subarray(0, (size - oldest) * width), oldest * width);
      to.set(from.subarray((size - oldest) * width), 0);
    }
    this.size = size;
    this.next = nextSlot;
  }

  /**
   * Fills `slots` with min(count, size) slots of the ring, drawn uniformly without replacement in
   * O(count): Robert Floyd's sampling (Bentley and Floyd, 1987). Returns how many.
   */
  sample(slots: Uint32Array, count: number, random: RandomStream): number {
    const rows = Math.min(count, this.size);
    this.beginDraw();
    for (let row = 0; row < rows; row++) {
      const last = this.size - rows + row;
      const candidate = random.integerBelow(last + 1);
      const slot = this.takenInDraw[candidate] === this.draw ? last : candidate;
      this.takenInDraw[slot] = this.draw;
      slots[row] = slot;
    }
    return rows;
  }

  private beginDraw(): void {
    this.draw += 1;
    if (this.draw < 2 ** 32) return;
    this.takenInDraw.fill(0);
    this.draw = 1;
  }
}
