import type { RandomStream } from '../random';
import type { ReplayBuffer } from './replayBuffer';
import type { Sampler } from './sampler';

/** Draws every transition of the replay buffer with the same probability, none of them twice. */
export class UniformSampler implements Sampler {
  readonly tdErrors = undefined;
  private readonly minibatch: {
    readonly slots: Uint32Array;
    count: number;
    readonly weights: null;
  };
  /** The draw in which each slot was last taken: tells in O(1) whether it is taken already. */
  private readonly takenInDraw: Uint32Array;
  private draw = 0;

  /** @param minibatchSize transitions in a minibatch, fewer while fewer are stored */
  constructor(
    private readonly replay: Pick<ReplayBuffer, 'size' | 'capacity'>,
    private readonly minibatchSize: number,
    private readonly random: RandomStream,
  ) {
    this.minibatch = { slots: new Uint32Array(minibatchSize), count: 0, weights: null };
    this.takenInDraw = new Uint32Array(replay.capacity);
  }

  /** In O(minibatch size): Robert Floyd's sampling (Bentley and Floyd, 1987). */
  sample() {
    const { minibatch, random, takenInDraw } = this;
    const { size } = this.replay;
    const rows = Math.min(this.minibatchSize, size);
    this.beginDraw();
    for (let row = 0; row < rows; row++) {
      const last = size - rows + row;
      const candidate = random.integerBelow(last + 1);
      const slot = takenInDraw[candidate] === this.draw ? last : candidate;
      takenInDraw[slot] = this.draw;
      minibatch.slots[row] = slot;
    }
    minibatch.count = rows;
    return minibatch;
  }

  learned(): void {
    // Every transition stays as probable as it was.
  }

  private beginDraw(): void {
    this.draw += 1;
    if (this.draw < 2 ** 32) return;
    this.takenInDraw.fill(0);
    this.draw = 1;
  }
}
