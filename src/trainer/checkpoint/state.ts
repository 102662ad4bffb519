import * as v from 'valibot';
import { paces } from '../../shared/protocol/commands';
import { engineChoices, engineIds } from '../../shared/engines';
import { agentStateSchema } from '../training/agentState';

/**
 * All that a run needs to go on, apart from its large arrays: what a checkpoint file holds as
 * named values. Each class has the schema of its own state beside it. Checked whenever it is read,
 * since a file may be anybody's. A change that an older file does not fit needs a migration.
 */
export const studioStateSchema = v.strictObject({
  agent: agentStateSchema,
  /** Whether it was training, and if so, whether it was paused. */
  activity: v.picklist(['idle', 'train']),
  paused: v.boolean(),
  pace: v.picklist(paces),
  engineChoice: v.picklist(engineChoices),
  /** The engine that computed. */
  engine: v.picklist(engineIds),
});
export type StudioState = v.InferOutput<typeof studioStateSchema>;
