import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTrainerArguments } from '../../src/host/process/trainerArguments';
import type { Circumstances } from '../../src/trainer/checkpoint/resumption';

/** An empty folder for the checkpoints of one trainer. */
export function runFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'cartpole-run-'));
}

/** What a host gives a trainer's process; checkpoints every second, as often as can be set. */
export function trainerArguments(
  checkpointFolder: string,
  circumstances: Circumstances = { reason: 'appStarted', restarts: 0 },
): string[] {
  return formatTrainerArguments({ checkpointFolder, checkpointSeconds: 1, ...circumstances });
}
