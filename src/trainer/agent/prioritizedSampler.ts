import * as v from 'valibot';
import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import type { RandomStream } from '../random';
import { copyRotated, type ReplayBuffer } from './replayBuffer';
import type { Sampler } from './sampler';
import { decayed, type Steps } from './schedules';
import { SumTree } from './sumTree';

type PrioritySettings = Pick<
  Hyperparameters,
  'minibatchSize' | 'priorityExponent' | 'importanceExponent' | 'importanceExponentSteps'
>;

/** Added to each TD error, so that a transition without one is drawn again some day. */
const smallestError = 1e-6;
/** Above every priority: a TD error is a float32, and the exponent at most 1. */
const priorityLimit = 2 ** 128;

const prioritySchema = v.pipe(v.number(), v.gtValue(0), v.ltValue(priorityLimit));

/** What the sampler needs to go on, the stored transitions' priorities apart. */
export const prioritizedSamplerSchema = v.strictObject({ largestPriority: prioritySchema });
export type PrioritizedSamplerState = v.InferOutput<typeof prioritizedSamplerSchema>;

/** Whether all of them can be priorities, whatever file they are from. */
export function arePriorities(values: Float64Array): boolean {
  return values.every((value) => value > 0 && value < priorityLimit);
}

/**
 * Draws a transition the more often, the further its latest TD error was from 0: proportional
 * prioritized replay (Schaul et al., 2016, Algorithm 1). Its priority is (|TD error| + 1e-6)^alpha;
 * a new transition has the largest priority so far, 1 at first. A minibatch has one draw out of
 * each of k equal segments of the sum of priorities, and may hold a transition twice.
 *
 * The importance weights (N P(i))^-beta make up for drawing some more often. They are divided by
 * the largest of the minibatch, not of the whole buffer: then a single transition of small priority
 * among the stored ones does not slow all learning down. N and the sum of priorities cancel out, and
 * what remains is (smallest priority of the minibatch / priority)^beta. Beta rises linearly to 1
 * over a number of environment steps.
 */
export class PrioritizedSampler implements Sampler {
  readonly tdErrors: Float32Array;
  private readonly minibatch: {
    readonly slots: Uint32Array;
    count: number;
    readonly weights: Float32Array;
  };
  /** A number for each slot of the replay buffer, 0 where it is empty. */
  private readonly priorities: SumTree;
  private largestPriority = 1;
  /** Transitions that were added to the buffer before those that have no priority yet. */
  private prioritized = 0;

  /** @param steps the agent, whose environment steps beta depends on */
  constructor(
    private readonly replay: Pick<
      ReplayBuffer,
      'added' | 'capacity' | 'nextSlot' | 'oldestSlot' | 'size'
    >,
    private readonly settings: PrioritySettings,
    private readonly random: Pick<RandomStream, 'nextUnit'>,
    private readonly steps: Pick<Steps, 'environmentSteps'>,
  ) {
    const { minibatchSize } = settings;
    this.tdErrors = new Float32Array(minibatchSize);
    this.minibatch = {
      slots: new Uint32Array(minibatchSize),
      count: 0,
      weights: new Float32Array(minibatchSize),
    };
    this.priorities = new SumTree(replay.capacity);
  }

  /** In O(minibatch size * log(capacity)), and as much for each transition added meanwhile. */
  sample() {
    this.prioritizeNew();
    const { minibatch, priorities, random } = this;
    const { slots, weights } = minibatch;
    const rows = Math.min(this.settings.minibatchSize, this.replay.size);
    const segment = priorities.total / rows;
    let smallest = priorityLimit;
    for (let row = 0; row < rows; row++) {
      const slot = priorities.find((row + random.nextUnit()) * segment);
      slots[row] = slot;
      smallest = Math.min(smallest, priorities.leaves[slot]!);
    }
    const beta = this.importanceExponent;
    for (let row = 0; row < rows; row++) {
      weights[row] = (smallest / priorities.leaves[slots[row]!]!) ** beta;
    }
    minibatch.count = rows;
    return minibatch;
  }

  /** A TD error that is no number, as of a network that diverged, leaves a priority as it was. */
  learned(): void {
    const { slots, count } = this.minibatch;
    for (let row = 0; row < count; row++) {
      const error = Math.abs(this.tdErrors[row]!);
      if (!Number.isFinite(error)) continue;
      const priority = (error + smallestError) ** this.settings.priorityExponent;
      this.priorities.set(slots[row]!, priority);
      this.largestPriority = Math.max(this.largestPriority, priority);
    }
  }

  get state(): PrioritizedSamplerState {
    return { largestPriority: this.largestPriority };
  }

  /** A copy of the stored transitions' priorities, the oldest first. */
  storedPriorities(): Float64Array {
    this.prioritizeNew();
    const { oldestSlot, size } = this.replay;
    const stored = new Float64Array(size);
    copyRotated(this.priorities.leaves.subarray(0, size), stored, oldestSlot);
    return stored;
  }

  /**
   * Goes on where another one was, after the replay buffer does.
   * @param stored a priority for each transition of the buffer, the oldest first
   * @throws RangeError if they are more or fewer
   */
  restore({ largestPriority }: PrioritizedSamplerState, stored: Float64Array): void {
    const { added, oldestSlot, size } = this.replay;
    if (stored.length !== size) {
      throw new RangeError('The priorities do not fit the replay buffer.');
    }
    const bySlot = new Float64Array(size);
    copyRotated(stored, bySlot, size - oldestSlot);
    this.priorities.fill(bySlot);
    this.prioritized = added;
    this.largestPriority = largestPriority;
  }

  /**
   * Gives what was added since the last draw its first priority. It comes to the same as at each
   * `ReplayBuffer.add`, since the largest priority changes by learning alone; and who adds, and
   * with how many links in between, need not know of it.
   */
  private prioritizeNew(): void {
    const { added, capacity, nextSlot } = this.replay;
    const fresh = Math.min(added - this.prioritized, capacity);
    for (let back = fresh; back > 0; back--) {
      this.priorities.set((nextSlot - back + capacity) % capacity, this.largestPriority);
    }
    this.prioritized = added;
  }

  /** Beta. */
  private get importanceExponent(): number {
    const { importanceExponent, importanceExponentSteps } = this.settings;
    const share = this.steps.environmentSteps / importanceExponentSteps;
    return decayed('linear', importanceExponent, 1, share);
  }
}
