import * as v from 'valibot';
import { solvedWithMeanOf } from '../models/model';
import { savedHyperparameters } from '../models/savedHyperparameters';
import { countSchema, scoreSchema } from '../schemas';

/** The types of the arrays that a checkpoint's file may hold. */
export const arrayTypes = { Float32Array, Float64Array, Uint8Array } as const;

export type StoredArray = Float32Array | Float64Array | Uint8Array;

/** A checkpoint as it lies in a file: its arrays are whole, its state is not checked yet. */
export interface StoredCheckpoint {
  readonly state: unknown;
  /** By their names in the file. */
  readonly arrays: ReadonlyMap<string, StoredArray>;
}

/**
 * The first turns a checkpoint of version 1 into one of version 2, and so on: a run survives an
 * update of the app. A change of the state or the arrays that an older file does not fit is one
 * more entry here. An entry may throw where it meets what its version never wrote.
 */
export const migrations: readonly ((older: StoredCheckpoint) => StoredCheckpoint)[] = [
  fromVersion1,
  fromVersion2,
  fromVersion3,
];

/** The version that this app writes. Version 1 did not name itself. */
export const checkpointVersion = migrations.length + 1;

/** Turns a checkpoint of an older version into one of the present version. */
export function migrated(version: number, stored: StoredCheckpoint): StoredCheckpoint {
  return migrations.slice(version - 1).reduce((older, migrate) => migrate(older), stored);
}

const version1Schema = v.looseObject({
  agent: v.looseObject({
    hyperparameters: savedHyperparameters,
    dqn: v.looseObject({ environmentSteps: countSchema }),
    kept: v.looseObject({
      standing: v.nullable(v.looseObject({ confirmedMean: v.nullable(scoreSchema) })),
      solvedAtStep: v.nullable(countSchema),
    }),
  }),
});

/**
 * Version 1 held flags, 1 where an episode terminated, and gamma was every transition's discount.
 * It did not tell the mean of the confirmation that solved the run.
 */
function fromVersion1({ state, arrays }: StoredCheckpoint): StoredCheckpoint {
  const older = v.parse(version1Schema, state);
  const { agent } = older;
  const { terminated, ...others } = Object.fromEntries(arrays);
  const { gamma } = agent.hyperparameters;
  const discounts = Float64Array.from(terminated!, (flag) => (flag === 0 ? gamma : 0));
  const solvedWithMean = solvedWithMeanOf({
    environmentSteps: agent.dqn.environmentSteps,
    solvedAtStep: agent.kept.solvedAtStep,
    confirmedMean: agent.kept.standing?.confirmedMean ?? null,
  });
  return {
    state: { ...older, agent: { ...agent, kept: { ...agent.kept, solvedWithMean } } },
    arrays: new Map(Object.entries({ ...others, discounts })),
  };
}

const version2Schema = v.looseObject({ agent: v.looseObject({ dqn: v.looseObject({}) }) });

/** Version 2 held no transition back, drew all alike, and kept no average of the weights. */
function fromVersion2({ state, arrays }: StoredCheckpoint): StoredCheckpoint {
  const older = v.parse(version2Schema, state);
  const { agent } = older;
  const dqn = { ...agent.dqn, pendingReturns: [], prioritizedSampler: null };
  return { state: { ...older, agent: { ...agent, dqn } }, arrays };
}

/** Version 3 did not hold which checks were tried on fresh starts, and where a model was kept. */
function fromVersion3({ state, arrays }: StoredCheckpoint): StoredCheckpoint {
  const later = { confirmations: new Float64Array(), keptModels: new Float64Array() };
  return { state, arrays: new Map([...arrays, ...Object.entries(later)]) };
}
