import * as v from 'valibot';
import type { ModelMetadata } from '../models/model';
import { countSchema, scoreSchema } from '../schemas';

/** What a checkpoint holds of the best model, its weights apart. */
export const bestModelSchema = v.strictObject({
  standing: v.nullable(
    v.strictObject({ greedyMean: scoreSchema, confirmedMean: v.nullable(scoreSchema) }),
  ),
  solvedAtStep: v.nullable(countSchema),
  solvedWithMean: v.nullable(scoreSchema),
});
type BestModelState = v.InferOutput<typeof bestModelSchema>;

/** How well a checkpoint did: on the fixed starts, and on fresh ones where that was tried. */
export interface Standing {
  readonly greedyMean: number;
  readonly confirmedMean: number | null;
}

type KnownStanding = Pick<
  ModelMetadata,
  'bestGreedyMean' | 'confirmedMean' | 'solvedAtStep' | 'solvedWithMean'
>;

/** The best checkpoint of a run: what Test plays and Save writes. */
export class BestModel {
  /** Null until the first is kept. */
  parameters: Float32Array | null = null;
  standing: Standing | null = null;
  /** Environment steps at which a confirmation first reached the mean that counts as solved. */
  solvedAtStep: number | null = null;
  /** The mean of that very confirmation; null also where an older file does not tell. */
  solvedWithMean: number | null = null;

  constructor(private readonly solvedMean: number) {}

  get state(): BestModelState {
    const { standing, solvedAtStep, solvedWithMean } = this;
    return { standing, solvedAtStep, solvedWithMean };
  }

  /** Puts back what was kept. */
  restore(state: BestModelState, parameters: Float32Array | null): void {
    this.parameters = parameters;
    this.standing = state.standing;
    this.solvedAtStep = state.solvedAtStep;
    this.solvedWithMean = state.solvedWithMean;
  }

  /** Whether a check is good enough, and news enough, to be tried on fresh starts. */
  deservesConfirmation(greedyMean: number): boolean {
    if (greedyMean < this.solvedMean) return false;
    return this.solvedAtStep === null || greedyMean > (this.standing?.greedyMean ?? 0);
  }

  /** Keeps the checkpoint if it is at least as good as the one kept; returns whether it was. */
  offer(standing: Standing, parameters: () => Float32Array): boolean {
    if (this.standing !== null && isBetter(this.standing, standing)) return false;
    this.standing = standing;
    this.parameters = parameters();
    return true;
  }

  /**
   * Takes over a model that was saved before, with what is known of it. One of which no check is
   * known is not held against the training that follows: the present weights stand for it.
   */
  adopt(parameters: Float32Array, known: KnownStanding | null): void {
    this.solvedAtStep = known?.solvedAtStep ?? null;
    this.solvedWithMean = known?.solvedWithMean ?? null;
    const greedyMean = known?.bestGreedyMean ?? null;
    if (known === null || greedyMean === null) return;
    this.parameters = parameters;
    this.standing = { greedyMean, confirmedMean: known.confirmedMean };
  }

  /**
   * The tutorial's rule: whenever a training episode reached the score, whatever came before. No
   * check's mean is known of it.
   */
  keepForEpisodeScore(parameters: Float32Array): void {
    this.parameters = parameters;
    this.standing = null;
  }
}

/** A higher confirmed mean wins; without one on either side, a higher check. */
function isBetter(a: Standing, b: Standing): boolean {
  const confirmedA = a.confirmedMean ?? -1;
  const confirmedB = b.confirmedMean ?? -1;
  return confirmedA === confirmedB ? a.greedyMean > b.greedyMean : confirmedA > confirmedB;
}
