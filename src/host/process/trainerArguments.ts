import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { checkpointSecondsSchema } from '../../shared/preferences';
import { startReasons } from '../../trainer/checkpoint/resumption';

const optionsSchema = v.object({
  /** Where this trainer keeps its checkpoints; nobody else may use the folder. */
  checkpointFolder: v.string(),
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
  return [
    `--checkpoints=${options.checkpointFolder}`,
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
      every: { type: 'string' },
      reason: { type: 'string' },
      restarts: { type: 'string' },
    },
  });
  return v.parse(optionsSchema, {
    checkpointFolder: values.checkpoints,
    checkpointSeconds: Number(values.every),
    reason: values.reason,
    restarts: Number(values.restarts),
  });
}
