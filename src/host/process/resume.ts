import type { EngineChoice } from '../../shared/engines';
import {
  isCautious,
  resumptionOf,
  withoutCheckpoint,
  type Resumption,
} from '../../trainer/checkpoint/resumption';
import { clauseOf } from '../../shared/errorText';
import type { CheckpointFolder } from '../checkpoints/checkpointFolder';
import type { TrainerOptions } from './trainerArguments';

/** What an earlier trainer left for one that starts in its place. */
export interface ResumedRun {
  readonly resumption: Resumption;
  readonly engineChoice: EngineChoice;
  /** The checkpoints are left alone, and none may be written over them. */
  readonly isLeftAlone: boolean;
}

/** Looks what there is to take up. */
export async function readResumedRun(
  folder: CheckpointFolder,
  start: TrainerOptions,
): Promise<ResumedRun> {
  try {
    await folder.tidy();
    const newest = await folder.newest();
    const resumption = resumptionOf(newest, start);
    const { checkpoint } = resumption;
    const chosen = checkpoint?.state.engineChoice ?? 'auto';
    return {
      resumption,
      // A library that takes the process with it must not do so for ever.
      engineChoice: isCautious(start) ? 'simd' : chosen,
      isLeftAlone: newest !== null && checkpoint === null,
    };
  } catch (error) {
    return resumedRunWithout(folder, start, clauseOf(error));
  }
}

/** A beginning without what an earlier trainer left, which cannot be used. */
export async function resumedRunWithout(
  folder: CheckpointFolder,
  start: TrainerOptions,
  reason: string,
): Promise<ResumedRun> {
  const isSetAside = await folder.setAside().then(
    () => true,
    () => false,
  );
  const resumption = withoutCheckpoint(start, reason);
  return { resumption, engineChoice: 'auto', isLeftAlone: !isSetAside };
}
