import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { checkpointSecondsSchema } from '../../shared/preferences';
import { startReasons } from '../../trainer/checkpoint/resumption';

const optionsSchema = v.object({
  /** Where this trainer keeps its checkpoints; nobody else may use the folder. Null: nowhere. */
  checkpointFolder: v.nullable(v.string()),
  /** What the folder's lock holds as long as the folder is this trainer's; without it there is none. */
  lockToken: v.optional(v.nullable(v.string())),
  /** What it begins with where its own folder holds nothing newer. Nothing is written there. */
  readOnlyFolder: v.optional(v.nullable(v.string())),
  /** What of the run is not kept, in a sentence that every window shows at first. */
  notKept: v.optional(v.nullable(v.string())),
  /** Which other runs were left, in sentences that every window shows at the app's start. */
  otherRuns: v.optional(v.nullable(v.string())),
  /** Seconds of training between two checkpoints. */
  checkpointSeconds: checkpointSecondsSchema,
  reason: v.picklist(startReasons),
  /** How many times in a row it was started again. */
  restarts: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** What a host tells a trainer's process at its start. */
export type TrainerOptions = v.InferOutput<typeof optionsSchema>;

/** The arguments of a trainer's process. */
export function formatTrainerArguments(options: TrainerOptions): string[] {
  const {
    checkpointFolder,
    lockToken = null,
    readOnlyFolder = null,
    notKept = null,
    otherRuns = null,
  } = options;
  return [
    ...(checkpointFolder === null ? [] : [`--checkpoints=${checkpointFolder}`]),
    ...(lockToken === null ? [] : [`--lock=${lockToken}`]),
    ...(readOnlyFolder === null ? [] : [`--read-only=${readOnlyFolder}`]),
    ...(notKept === null ? [] : [`--not-kept=${notKept}`]),
    ...(otherRuns === null ? [] : [`--other-runs=${otherRuns}`]),
    `--every=${options.checkpointSeconds}`,
    `--reason=${options.reason}`,
    `--restarts=${options.restarts}`,
  ];
}

/** @throws Error if the process was not started by `formatTrainerArguments` */
export function parseTrainerArguments(args: readonly string[]): TrainerOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      checkpoints: { type: 'string' },
      lock: { type: 'string' },
      'read-only': { type: 'string' },
      'not-kept': { type: 'string' },
      'other-runs': { type: 'string' },
      every: { type: 'string' },
      reason: { type: 'string' },
      restarts: { type: 'string' },
    },
  });
  return v.parse(optionsSchema, {
    checkpointFolder: values.checkpoints ?? null,
    lockToken: values.lock ?? null,
    readOnlyFolder: values['read-only'] ?? null,
    notKept: values['not-kept'] ?? null,
    otherRuns: values['other-runs'] ?? null,
    checkpointSeconds: Number(values.every),
    reason: values.reason,
    restarts: Number(values.restarts),
  });
}
