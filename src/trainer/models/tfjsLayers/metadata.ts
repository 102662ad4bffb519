import * as v from 'valibot';
import { seedSchema } from '../../../shared/protocol/commands';
import { solvedWithMeanOf, type Curves, type Model, type ModelMetadata } from '../model';
import { encodeCurves, savedCurvesSchema } from '../savedCurves';
import {
  observationDivisorsSchema,
  type ObservationDivisors,
} from '../../environment/observationScaling';
import { countSchema, maxSavedCount, scoreSchema, unitIntervalSchema } from '../../schemas';
import { refuse } from '../modelFormatError';
import { savedHyperparameters } from '../savedHyperparameters';

/** Our entry of `userDefinedMetadata`. */
const key = 'cartPoleStudio';
const version = 1;

const savedTrainingSchema = v.object({
  hyperparameters: savedHyperparameters,
  seed: seedSchema,
  environmentSteps: countSchema,
  gradientSteps: countSchema,
  episodes: countSchema,
  epsilon: unitIntervalSchema,
  lastScores: v.pipe(v.array(scoreSchema), v.maxLength(100_000)),
  bestGreedyMean: v.nullable(scoreSchema),
  confirmedMean: v.nullable(scoreSchema),
  solvedAtStep: v.nullable(countSchema),
  /** Version 0.1.0 did not save it. */
  solvedWithMean: v.optional(v.nullable(scoreSchema)),
});

const trainingSchema: v.GenericSchema<unknown, ModelMetadata> = v.pipe(
  savedTrainingSchema,
  v.transform((saved) => {
    const { solvedWithMean = solvedWithMeanOf(saved) } = saved;
    return { ...saved, solvedWithMean };
  }),
);

const entrySchema = v.object({ [key]: v.object({ version: v.literal(version) }) });
const divisorsSchema = v.object({
  [key]: v.object({ observationDivisors: observationDivisorsSchema }),
});
const trainedSchema = v.object({ [key]: v.object({ training: trainingSchema }) });
const curvesSchema = v.object({ [key]: v.object({ curves: savedCurvesSchema }) });

/** What stands in `userDefinedMetadata` of model.json. */
export function encodeMetadata(model: Model): Record<string, unknown> {
  return {
    [key]: {
      version,
      // The float32 kernel of the scaling layer cannot tell 0.2095 from its neighbours.
      observationDivisors: model.observationDivisors,
      training: model.metadata,
      ...(model.curves && { curves: encodeCurves(model.curves) }),
    },
  };
}

export interface DecodedMetadata {
  readonly divisors: ObservationDivisors | null;
  readonly training: ModelMetadata | null;
  readonly curves: Curves | null;
}

/** Whether this app wrote it. */
export function isOurs({ divisors, training }: DecodedMetadata): boolean {
  return divisors !== null || training !== null;
}

const nothing: DecodedMetadata = { divisors: null, training: null, curves: null };

/**
 * Reads what we wrote; another program's or damaged entries are null.
 * @throws ModelFormatError with one sentence if a counter is too large for counting on
 */
export function decodeMetadata(userDefinedMetadata: unknown): DecodedMetadata {
  if (!v.is(entrySchema, userDefinedMetadata)) return nothing;
  refuseLargeCounters(userDefinedMetadata);
  const divisors = v.safeParse(divisorsSchema, userDefinedMetadata);
  const training = v.safeParse(trainedSchema, userDefinedMetadata);
  const curves = v.safeParse(curvesSchema, userDefinedMetadata);
  return {
    divisors: divisors.success ? divisors.output[key].observationDivisors : null,
    training: training.success ? training.output[key].training : null,
    curves: curves.success ? curves.output[key].curves : null,
  };
}

const counterNames = ['environmentSteps', 'gradientSteps', 'episodes', 'solvedAtStep'] as const;
const countersSchema = v.object({
  [key]: v.object({ training: v.record(v.string(), v.unknown()) }),
});

function refuseLargeCounters(userDefinedMetadata: unknown): void {
  const { success, output } = v.safeParse(countersSchema, userDefinedMetadata);
  if (!success) return;
  const { training } = output[key];
  for (const name of counterNames) {
    const value = training[name];
    if (typeof value === 'number' && value > maxSavedCount) {
      refuse(
        `model.json says “${name}”: ${value}, more than can be counted: save the model again, or take its “training” out.`,
      );
    }
  }
}
