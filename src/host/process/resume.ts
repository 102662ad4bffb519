import type { EngineChoice } from '../../shared/engines';
import { joinedSentences } from '../../shared/errorText';
import {
  isCautious,
  resumptionOf,
  withoutCheckpoint,
  type Resumption,
} from '../../trainer/checkpoint/resumption';
import type { Checkpoint } from '../../trainer/checkpoint/checkpoint';
import type { CheckpointSearch } from '../checkpoints/checkpointSearch';
import { systemClause } from '../files/systemErrors';
import type { TrainerOptions } from './trainerArguments';

/** What an earlier trainer left for one that starts in its place. */
export interface ResumedRun {
  readonly resumption: Resumption;
  readonly engineChoice: EngineChoice;
  /** The checkpoints are left alone, and none may be written over them. */
  readonly isLeftAlone: boolean;
}

/** Looks what there is to take up, or what else there is after one that did not fit. */
export async function readResumedRun(
  search: CheckpointSearch,
  start: TrainerOptions,
): Promise<ResumedRun> {
  let newest: Checkpoint | null = null;
  let obstacle: string | null = null;
  try {
    newest = await search.next();
  } catch (error) {
    obstacle = `its folder cannot be read: ${systemClause(error)}`;
  }
  const isLost = newest === null && (obstacle !== null || search.problem !== null);
  const begun = isLost ? withoutCheckpoint(start, obstacle) : resumptionOf(newest, start);
  const { checkpoint } = begun;
  const otherRuns = start.reason === 'appStarted' ? (start.otherRuns ?? null) : null;
  const remarks = joinedSentences([search.problem, start.notKept ?? null, otherRuns]);
  return {
    resumption: { ...begun, remarks },
    // A library that takes the process with it must not do so for ever.
    engineChoice: isCautious(start) ? 'simd' : (checkpoint?.state.engineChoice ?? 'auto'),
    isLeftAlone: newest !== null && checkpoint === null,
  };
}
