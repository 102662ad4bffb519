import * as v from 'valibot';
import { agentHyperparameters } from './agentHyperparameters';
import type { HyperparameterDefinition } from './definition';
import { runHyperparameters } from './runHyperparameters';

/**
 * Every number and choice that shapes a training run, declared once. The settings form, the
 * terminal's flags, the validator and docs/hyperparameters.md are all made from this record: a new
 * hyperparameter is one entry in one of its two halves. A preset that wants another value than the neutral one
 * says so in presets.ts.
 */
export const hyperparameterDefinitions = {
  ...agentHyperparameters,
  ...runHyperparameters,
} as const satisfies Record<string, HyperparameterDefinition>;

export type HyperparameterName = keyof typeof hyperparameterDefinitions;

type SchemasOf<Definitions> = {
  [Name in keyof Definitions]: Definitions[Name] extends { schema: infer Schema } ? Schema : never;
};

const schemas = Object.fromEntries(
  Object.entries(hyperparameterDefinitions).map(([name, definition]) => [name, definition.schema]),
) as SchemasOf<typeof hyperparameterDefinitions>;

/** Accepts a complete record of hyperparameters within their ranges, and nothing beside it. */
export const hyperparametersSchema = v.pipe(
  v.strictObject(schemas),
  v.check(
    (values) => values.epsilonEnd <= values.epsilonStart,
    'Epsilon at the end must not be above epsilon at the start.',
  ),
  v.check(
    (values) => values.epsilonSchedule !== 'exponential' || values.epsilonEnd > 0,
    'Epsilon at the end must be above 0 where it decays exponentially.',
  ),
  v.check(
    ({ learningRateSchedule, learningRate, learningRateEnd }) =>
      learningRateSchedule === 'constant' || learningRateEnd <= learningRate,
    'The learning rate at the end must not be above the learning rate.',
  ),
);

export type Hyperparameters = v.InferOutput<typeof hyperparametersSchema>;

/** The names in the order of the form, the flags and the docs. */
export const hyperparameterNames = Object.keys(hyperparameterDefinitions) as HyperparameterName[];

/** What a file means that names none of them: each hyperparameter's neutral value. */
export const neutralHyperparameters = Object.fromEntries(
  hyperparameterNames.map((name) => [name, hyperparameterDefinitions[name].neutral]),
) as unknown as Hyperparameters;
