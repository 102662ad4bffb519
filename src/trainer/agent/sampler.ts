import type { Minibatch } from '../engines/engine';

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
  sample(): Minibatch;
  /** A gradient step was taken on the latest minibatch: `tdErrors` are there. */
  learned(): void;
}
