import type { Minibatch } from '../engines/engine';

/** A minibatch that is filled anew by each draw, so that none is made in the innermost loop. */
export type DrawnMinibatch = Omit<Minibatch, 'learningRate'> & {
  /** Set by whoever learns from it, where a schedule changes it. */
  learningRate?: number;
};

/**
 * Chooses what a gradient step learns from: `UniformSampler` or `PrioritizedSampler`. Another way is
 * one more file, and `DqnAgent`'s constructor chooses between them.
 */
export interface Sampler {
  /**
   * Receives the TD error of each transition of the latest minibatch; undefined where the choice
   * does not depend on them.
   */
  readonly tdErrors: Float32Array | undefined;
  /** Transitions of the replay buffer; valid until the next call. */
  sample(): DrawnMinibatch;
  /** A gradient step was taken on the latest minibatch: `tdErrors` are there. */
  learned(): void;
}
