import { CheckpointFolder } from '../../src/host/checkpoints/checkpointFolder';
import { CheckpointSearch } from '../../src/host/checkpoints/checkpointSearch';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';

/** The newest checkpoint in a folder that can be read, and null where there is none; renames nothing. */
export function newestCheckpoint(folder: string): Promise<Checkpoint | null> {
  const source = { folder: new CheckpointFolder(folder), isReadOnly: true };
  return new CheckpointSearch([source]).next();
}
