import { joinedSentences } from '../../shared/errorText';
import { formatCount } from '../../shared/format';
import type { Checkpoint } from './checkpoint';

/** Why a trainer's process starts. */
export const startReasons = ['appStarted', 'crashed', 'hung'] as const;
export type StartReason = (typeof startReasons)[number];

/** The circumstances in which a trainer's process starts. */
export interface Circumstances {
  readonly reason: StartReason;
  /** How many times in a row it was started again. */
  readonly restarts: number;
}

/** What a trainer begins with. */
export interface Resumption {
  /** What an earlier trainer left; null to begin with the trained example. */
  readonly checkpoint: Checkpoint | null;
  /** Whether training that ran goes on by itself. */
  readonly goesOn: boolean;
  /** Said in every window until something new begins; null if there is no news. */
  readonly sentence: string | null;
  /** Said behind it, whether or not training can go on; null if there is no more to say. */
  readonly remarks: string | null;
}

/**
 * What every window says first; null if there is nothing to say.
 * @param beginning what became of the run; null if there is no news
 */
export function startSentenceOf(resumption: Resumption | undefined, beginning: string | null) {
  return joinedSentences([beginning, resumption?.remarks ?? null]);
}

/** After so many restarts in a row, training waits for a person: it may be what kills the trainer. */
const cautiousRestarts = 3;
/** After so many, the checkpoint itself is left alone. */
const suspiciousRestarts = 4;

/** Whether training, or the engine that computes it, may be what stops the trainer again and again. */
export function isCautious({ restarts }: Circumstances): boolean {
  return restarts >= cautiousRestarts;
}

/** How a trainer begins in these circumstances. */
export function resumptionOf(newest: Checkpoint | null, circumstances: Circumstances): Resumption {
  const checkpoint = circumstances.restarts >= suspiciousRestarts ? null : newest;
  const isAccident = circumstances.reason !== 'appStarted';
  const goesOn = isAccident && !isCautious(circumstances) && checkpoint?.state.activity === 'train';
  const sentence = sentenceOf(newest, checkpoint, goesOn, circumstances);
  return { checkpoint, goesOn, sentence, remarks: null };
}

/**
 * A beginning without what an earlier trainer left, which cannot be used.
 * @param reason a clause; null where it is told elsewhere
 */
export function withoutCheckpoint(circumstances: Circumstances, reason: string | null): Resumption {
  const happened =
    accidentOf(circumstances) ?? 'Your agent from last time could not be brought back';
  const why = reason === null ? '' : ` (${reason})`;
  const sentence = `${happened}${why}: it begins with the trained example.`;
  return { checkpoint: null, goesOn: false, sentence, remarks: null };
}

function sentenceOf(
  newest: Checkpoint | null,
  checkpoint: Checkpoint | null,
  goesOn: boolean,
  circumstances: Circumstances,
): string | null {
  const accident = accidentOf(circumstances);
  if (checkpoint === null) {
    if (accident === null) return null;
    return newest === null
      ? `${accident}: it begins with the trained example.`
      : `${accident}, so it began without your agent, which is kept: start CartPole Studio again to have it back.`;
  }
  const { dqn } = checkpoint.state.agent;
  const asOf = dqn.environmentSteps > 0 ? `, as of step ${formatCount(dqn.environmentSteps)}` : '';
  if (accident === null) return `Your agent from last time is back${asOf}.`;
  return `${accident}: ${whatNow(checkpoint, goesOn, asOf)}.`;
}

function whatNow({ state }: Checkpoint, goesOn: boolean, asOf: string): string {
  if (state.activity === 'idle') return `the agent is back${asOf}`;
  if (!goesOn) return `training waits${asOf}, and Train goes on`;
  return state.paused ? `training is paused${asOf}` : `training goes on${asOf}`;
}

/** What happened, as the beginning of a sentence; null at the app's own start. */
function accidentOf({ reason, restarts }: Circumstances): string | null {
  if (reason === 'appStarted') return null;
  if (restarts > 1) return `The trainer stopped ${restarts} times in a row`;
  return reason === 'hung'
    ? 'The trainer no longer answered and was started again'
    : 'The trainer stopped unexpectedly and was started again';
}
