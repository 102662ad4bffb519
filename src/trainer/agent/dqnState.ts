import * as v from 'valibot';
import { hyperparameterDefinitions } from '../../shared/hyperparameters/hyperparameters';
import { episodeSnapshotSchema } from '../environment/episode';
import { randomStateSchema } from '../random';
import { pendingReturnsSchema } from './nStepReturns';
import { countSchema, unitIntervalSchema } from '../schemas';
import { prioritizedSamplerSchema } from './prioritizedSampler';

/** What an agent needs to go on from where it was, its weights and transitions apart. */
export const dqnStateSchema = v.strictObject({
  environmentSteps: countSchema,
  gradientSteps: countSchema,
  explored: v.boolean(),
  gradientStepsDue: v.pipe(
    countSchema,
    v.maxValue(hyperparameterDefinitions.gradientStepsPerStep.max),
  ),
  epsilon: unitIntervalSchema,
  episode: episodeSnapshotSchema,
  /** The random streams, each where it stands. */
  startStates: randomStateSchema,
  exploration: randomStateSchema,
  sampling: randomStateSchema,
  pendingReturns: pendingReturnsSchema,
  /** Transitions in the ring, and the slot that is filled next. */
  replaySize: countSchema,
  replayNext: countSchema,
  /** Null where sampling is uniform. */
  prioritizedSampler: v.nullable(prioritizedSamplerSchema),
});
export type DqnState = v.InferOutput<typeof dqnStateSchema>;
