import type { EngineChoice } from '../shared/engines';
import { isCautious, resumptionOf, type Resumption } from '../trainer/checkpoint/resumption';
import type { CheckpointFolder } from './checkpointFolder';
import type { TrainerStart } from './trainerStart';

/** What an earlier trainer left for one that starts in its place. */
export interface Past {
  readonly resumption: Resumption;
  readonly engineChoice: EngineChoice;
}

/** Looks what there is to take up. */
export async function readPast(folder: CheckpointFolder, start: TrainerStart): Promise<Past> {
  await folder.tidy();
  const resumption = resumptionOf(await folder.newest(), start);
  const chosen = resumption.checkpoint?.state.engineChoice ?? 'auto';
  // A library that takes the process with it must not do so for ever.
  return { resumption, engineChoice: isCautious(start) ? 'simd' : chosen };
}
