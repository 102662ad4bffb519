import type { CartPoleAction } from '../../shared/cartPole';

/** What one environment step gave. Its owner uses it and its arrays again: copy what is kept. */
export interface Transition {
  readonly observation: Float32Array;
  readonly action: CartPoleAction;
  readonly reward: number;
  readonly nextObservation: Float32Array;
  /** What the next state's value counts in the TD target: gamma to the power of n after n steps, 0 after a failure. */
  readonly discount: number;
  /** Whether no other transition of the episode follows. */
  readonly endsEpisode: boolean;
}

/**
 * Takes a transition into memory. Remembering is a chain, whose last link is the replay buffer. A
 * refinement of the algorithm is one more file with a link before it, such as `mirroring` and
 * `NStepReturns`. `DqnAgent`'s constructor puts the chain together. A link that holds something back
 * owns its state's schema, which joins `dqnStateSchema`.
 */
export type Remember = (transition: Transition) => void;
