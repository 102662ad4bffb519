import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import type { NetworkSpec } from '../engines/engine';

/** What is told about a model besides its weights; travels in `userDefinedMetadata`. */
export interface ModelMetadata {
  readonly hyperparameters: Hyperparameters;
  readonly seed: number;
  readonly environmentSteps: number;
  readonly gradientSteps: number;
  readonly episodes: number;
  /** Epsilon when it was saved. */
  readonly epsilon: number;
  /** Scores of its last training episodes, the oldest first. */
  readonly lastScores: readonly number[];
  readonly bestGreedyMean: number | null;
  readonly confirmedMean: number | null;
  readonly solvedAtStep: number | null;
}

/** A network that plays CartPole: 4 inputs, 2 outputs. */
export interface Model {
  readonly network: NetworkSpec;
  /** In the order of `EngineSnapshot.online`. */
  readonly parameters: Float32Array;
  /** What each observation entry is divided by before the network sees it. */
  readonly observationDivisors: readonly [number, number, number, number];
  /** Null for a model that this app did not write. */
  readonly metadata: ModelMetadata | null;
}
