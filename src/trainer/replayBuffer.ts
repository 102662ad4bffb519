import type { Minibatch } from './engine';
import type { RandomStream } from './random';

/** The last `capacity` transitions, in typed arrays that are filled around in a ring. */
export class ReplayBuffer {
  /** Transitions stored now. */
  size = 0;
  private next = 0;
  private readonly observations: Float32Array;
  private readonly actions: Uint8Array;
  private readonly rewards: Float32Array;
  private readonly nextObservations: Float32Array;
  private readonly terminated: Uint8Array;
  /** The draw in which each slot was last taken: tells in O(1) whether it is taken already. */
  private readonly takenInDraw: Uint32Array;
  private draw = 0;

  constructor(
    readonly capacity: number,
    private readonly observationSize: number,
  ) {
    this.observations = new Float32Array(capacity * observationSize);
    this.actions = new Uint8Array(capacity);
    this.rewards = new Float32Array(capacity);
    this.nextObservations = new Float32Array(capacity * observationSize);
    this.terminated = new Uint8Array(capacity);
    this.takenInDraw = new Uint32Array(capacity);
  }

  /** Stores a transition in place of the oldest, if the ring is full. */
  add(
    observation: Float32Array,
    action: number,
    reward: number,
    nextObservation: Float32Array,
    terminated: boolean,
  ): void {
    const slot = this.next;
    this.observations.set(observation, slot * this.observationSize);
    this.actions[slot] = action;
    this.rewards[slot] = reward;
    this.nextObservations.set(nextObservation, slot * this.observationSize);
    this.terminated[slot] = terminated ? 1 : 0;
    this.next = (slot + 1) % this.capacity;
    if (this.size < this.capacity) this.size += 1;
  }

  /**
   * Fills `minibatch` with min(count, size) transitions, drawn uniformly without replacement in
   * O(count): Robert Floyd's sampling (Bentley and Floyd, 1987).
   */
  sample(minibatch: Minibatch, count: number, random: RandomStream): void {
    const rows = Math.min(count, this.size);
    this.beginDraw();
    minibatch.size = rows;
    for (let row = 0; row < rows; row++) {
      const last = this.size - rows + row;
      const candidate = random.integerBelow(last + 1);
      const slot = this.takenInDraw[candidate] === this.draw ? last : candidate;
      this.takenInDraw[slot] = this.draw;
      this.copyInto(minibatch, row, slot);
    }
  }

  private beginDraw(): void {
    this.draw += 1;
    if (this.draw < 2 ** 32) return;
    this.takenInDraw.fill(0);
    this.draw = 1;
  }

  private copyInto(minibatch: Minibatch, row: number, slot: number): void {
    const width = this.observationSize;
    for (let i = 0; i < width; i++) {
      minibatch.observations[row * width + i] = this.observations[slot * width + i]!;
      minibatch.nextObservations[row * width + i] = this.nextObservations[slot * width + i]!;
    }
    minibatch.actions[row] = this.actions[slot]!;
    minibatch.rewards[row] = this.rewards[slot]!;
    minibatch.terminated[row] = this.terminated[slot]!;
  }
}

/** An empty minibatch with room for `capacity` transitions. */
export function createMinibatch(capacity: number, observationSize: number): Minibatch {
  return {
    size: 0,
    observations: new Float32Array(capacity * observationSize),
    actions: new Uint8Array(capacity),
    rewards: new Float32Array(capacity),
    nextObservations: new Float32Array(capacity * observationSize),
    terminated: new Uint8Array(capacity),
  };
}
