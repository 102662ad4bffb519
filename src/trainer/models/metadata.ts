import * as v from 'valibot';
import { seedSchema } from '../../shared/protocol/commands';
import { solvedWithMeanOf, type Curves, type Model, type ModelMetadata } from './model';
import { encodeCurves, savedCurvesSchema } from './savedCurves';
import {
  observationDivisorsSchema,
  type ObservationDivisors,
} from '../environment/observationScaling';
import { countSchema, maxSavedCount, scoreSchema, unitIntervalSchema } from '../schemas';
import { refuse } from './modelFormatError';
import { savedHyperparameters } from './savedHyperparameters';

/** What our record is called wherever a format has room for one. */
export const metadataKey = 'cartPoleStudio';
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

const recordSchema = v.object({ version: v.literal(version) });
const divisorsSchema = v.object({ observationDivisors: observationDivisorsSchema });
const trainedSchema = v.object({ training: trainingSchema });
const curvesSchema = v.object({ curves: savedCurvesSchema });

/** What a model's file tells besides its network, as JSON: our record under `metadataKey`. */
export function encodeMetadata(model: Model): Record<string, unknown> {
  return {
    version,
    // The float32 kernel of the scaling layer cannot tell 0.2095 from its neighbours.
    observationDivisors: model.observationDivisors,
    training: model.metadata,
    ...(model.curves && { curves: encodeCurves(model.curves) }),
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
 * Reads the record that we wrote; another program's or damaged entries are null.
 * @throws ModelFormatError with one sentence if a counter is too large for counting on
 */
export function decodeMetadata(record: unknown): DecodedMetadata {
  if (!v.is(recordSchema, record)) return nothing;
  refuseLargeCounters(record);
  const divisors = v.safeParse(divisorsSchema, record);
  const training = v.safeParse(trainedSchema, record);
  const curves = v.safeParse(curvesSchema, record);
  return {
    divisors: divisors.success ? divisors.output.observationDivisors : null,
    training: training.success ? training.output.training : null,
    curves: curves.success ? curves.output.curves : null,
  };
}

const counterNames = ['environmentSteps', 'gradientSteps', 'episodes', 'solvedAtStep'] as const;
const countersSchema = v.object({ training: v.record(v.string(), v.unknown()) });

function refuseLargeCounters(record: unknown): void {
  const { success, output } = v.safeParse(countersSchema, record);
  if (!success) return;
  for (const name of counterNames) {
    const value = output.training[name];
    if (typeof value === 'number' && value > maxSavedCount) {
      refuse(
        `The model’s own record says “${name}”: ${value}, more than can be counted: save the model again, or take its “training” out.`,
      );
    }
  }
}
