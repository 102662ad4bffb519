import * as v from 'valibot';
import { seedSchema } from '../../shared/protocol/commands';
import { dqnStateSchema } from '../agent/dqnState';
import { networkSchema } from '../agent/network';
import type { Transitions } from '../engines/engine';
import type { ParameterSets } from '../engines/parameterSets';
import { observationDivisorsSchema } from '../environment/observationScaling';
import { modelSourceSchema, type Curves } from '../models/model';
import { savedHyperparameters } from '../models/savedHyperparameters';
import { countSchema } from '../schemas';
import { bestModelSchema } from './bestModel';
import { trainingStateSchema } from './training';

const fieldsSchema = v.strictObject({
  origin: v.picklist(['new', 'opened']),
  name: v.string(),
  /** Who made the model that it was opened from; checkpoints of version 0.1.0 do not tell. */
  source: v.optional(modelSourceSchema, null),
  seed: seedSchema,
  hyperparameters: savedHyperparameters,
  network: networkSchema,
  observationDivisors: observationDivisorsSchema,
  dqn: dqnStateSchema,
  training: trainingStateSchema,
  kept: bestModelSchema,
  /** The optimizer's count of steps, which the dropout masks depend on too. */
  optimizerSteps: countSchema,
  /** Environment steps up to which a file of the person's own holds the agent. */
  savedSteps: countSchema,
});

/** All that an agent needs to go on, apart from its large arrays. */
export const agentStateSchema = v.pipe(
  fieldsSchema,
  v.forward(
    v.check(
      ({ hyperparameters, dqn }) =>
        (hyperparameters.replaySampling === 'prioritized') === (dqn.prioritizedSampler !== null),
      'Prioritized replay, and nothing else, keeps priorities.',
    ),
    ['dqn', 'prioritizedSampler'],
  ),
);
export type AgentState = v.InferOutput<typeof agentStateSchema>;

/** The large arrays of an agent. */
export interface AgentArrays {
  readonly weights: ParameterSets;
  /** The best model's parameters; null where none was kept yet. */
  readonly kept: Float32Array | null;
  /** Of the replay ring, the oldest first. */
  readonly transitions: Transitions;
  /** Of these transitions; null where sampling is uniform. */
  readonly priorities: Float64Array | null;
  readonly curves: Curves;
}
