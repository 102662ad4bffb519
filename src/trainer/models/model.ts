import * as v from 'valibot';
import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import type { CurveName } from '../../shared/protocol/metricColumns';
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
  /** Of the confirmation that the saved weights were played in; null where there was none. */
  readonly confirmedMean: number | null;
  /** Environment steps at which a confirmation first reached the mean that counts as solved. */
  readonly solvedAtStep: number | null;
  /** The mean of that very confirmation; null where a file does not tell. */
  readonly solvedWithMean: number | null;
}

/** What an agent's curves and marks are drawn from, as packed rows of `curveColumns`. */
export type Curves = Readonly<Record<CurveName, Float64Array<ArrayBuffer>>>;

export const modelSourceSchema = v.nullable(
  v.strictObject({
    /** For a person: “Keras HDF5”. */
    formatLabel: v.string(),
    /** The program and its version: “Keras 2.2.4”; null where the file does not tell. */
    writtenBy: v.nullable(v.string()),
  }),
);
/** Who made a model that this app did not. */
export type ModelSource = NonNullable<v.InferOutput<typeof modelSourceSchema>>;

/** A network that plays CartPole: 4 inputs, 2 outputs. */
export interface Model {
  readonly network: NetworkSpec;
  /** In the order of `EngineSnapshot.online`. */
  readonly parameters: Float32Array;
  /** What each observation entry is divided by before the network sees it. */
  readonly observationDivisors: readonly [number, number, number, number];
  /** Null for a model that this app did not write. */
  readonly metadata: ModelMetadata | null;
  /** Null for a model that this app made, and did not read from another program's file. */
  readonly source: ModelSource | null;
  /** How it learnt; absent from a model of another program or of an early version of this one. */
  readonly curves?: Curves;
}

/**
 * The mean of the confirmation that solved a run, out of what version 0.1.0 saved of it: the best
 * model's, if the run did not go on to other confirmations.
 */
export function solvedWithMeanOf(
  saved: Pick<ModelMetadata, 'environmentSteps' | 'solvedAtStep' | 'confirmedMean'>,
): number | null {
  return saved.solvedAtStep === saved.environmentSteps ? saved.confirmedMean : null;
}
