import * as v from 'valibot';
import type { ModelMetadata } from '../models/model';
import { countSchema, scoreSchema } from '../schemas';

/** What a checkpoint holds of the best model, its weights apart. */
export const bestModelSchema = v.strictObject({
  /** The scores, under the name that they have in every version's files. */
  standing: v.nullable(
    v.strictObject({ greedyMean: scoreSchema, confirmedMean: v.nullable(scoreSchema) }),
  ),
  solvedAtStep: v.nullable(countSchema),
  solvedWithMean: v.nullable(scoreSchema),
});
type BestModelState = v.InferOutput<typeof bestModelSchema>;

/** Mean scores of a model: on the fixed starts of checks, and on fresh ones where it was confirmed. */
interface MeanScores {
  readonly greedyMean: number;
  readonly confirmedMean: number | null;
}

type SavedScores = Pick<
  ModelMetadata,
  'bestGreedyMean' | 'confirmedMean' | 'solvedAtStep' | 'solvedWithMean'
>;

/** The best weights of a run: what Test plays and Save writes. */
export class BestModel {
  /** Null until the first is kept. */
  parameters: Float32Array | null = null;
  /** Null where the weights were kept for an episode’s score, or none were yet. */
  scores: MeanScores | null = null;
  /** Environment steps at which a confirmation first reached the mean that counts as solved. */
  solvedAtStep: number | null = null;
  /** The mean of that very confirmation; null also where an older file does not tell. */
  solvedWithMean: number | null = null;

  constructor(private readonly solvedMean: number) {}

  get state(): BestModelState {
    const { scores, solvedAtStep, solvedWithMean } = this;
    return { standing: scores, solvedAtStep, solvedWithMean };
  }

  /** Puts back what was kept. */
  restore(state: BestModelState, parameters: Float32Array | null): void {
    this.parameters = parameters;
    this.scores = state.standing;
    this.solvedAtStep = state.solvedAtStep;
    this.solvedWithMean = state.solvedWithMean;
  }

  /** Whether a check reached the mean, and a better one than before, to be tried on fresh starts. */
  isWorthConfirming(greedyMean: number): boolean {
    if (greedyMean < this.solvedMean) return false;
    return this.solvedAtStep === null || greedyMean > (this.scores?.greedyMean ?? 0);
  }

  /** Keeps the weights if they are at least as good as those kept; returns whether they were. */
  keepIfBest(scores: MeanScores, parameters: () => Float32Array): boolean {
    if (this.scores !== null && isBetter(this.scores, scores)) return false;
    this.scores = scores;
    this.parameters = parameters();
    return true;
  }

  /**
   * Takes over a model that was saved before, with what is known of it. One of which no check is
   * known is not held against the training that follows: the present weights stand for it.
   */
  startFrom(parameters: Float32Array, known: SavedScores | null): void {
    this.solvedAtStep = known?.solvedAtStep ?? null;
    this.solvedWithMean = known?.solvedWithMean ?? null;
    const greedyMean = known?.bestGreedyMean ?? null;
    if (known === null || greedyMean === null) return;
    this.parameters = parameters;
    this.scores = { greedyMean, confirmedMean: known.confirmedMean };
  }

  /**
   * The tutorial's rule: whenever a training episode reached the score, whatever came before. No
   * check's mean is known of it.
   */
  keepForEpisodeScore(parameters: Float32Array): void {
    this.parameters = parameters;
    this.scores = null;
  }
}

/** A higher confirmed mean wins; without one on either side, a higher check. */
function isBetter(a: MeanScores, b: MeanScores): boolean {
  const confirmedA = a.confirmedMean ?? -1;
  const confirmedB = b.confirmedMean ?? -1;
  return confirmedA === confirmedB ? a.greedyMean > b.greedyMean : confirmedA > confirmedB;
}
