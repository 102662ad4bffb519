import { heartbeatMs } from './channelMessages';

export interface SupervisorTimes {
  /** How often to look for a sign of life. */
  readonly beatMs: number;
  /** Looks without a sign of life after which a process counts as hung. */
  readonly missedBeats: number;
  /** The same for a process that has not given its first sign yet: it is still loading. */
  readonly missedBeatsAtStart: number;
  /** What is waited for a process that said how long it may be silent, as a multiple of that. */
  readonly silenceFactor: number;
  /** How long a process that hangs may take to end by itself. */
  readonly endMs: number;
  /** How long a sound process may take to keep its run and to end. */
  readonly closeMs: number;
  /** Pause before the first restart; it doubles with each further one. */
  readonly firstPauseMs: number;
  /** Restarts in a row after which it gives up. */
  readonly maxRestarts: number;
  /** A process that lived this long ends a row of restarts. */
  readonly stableMs: number;
}

/** What the app waits; tests that need less say so. */
export const supervisorTimes: SupervisorTimes = {
  beatMs: heartbeatMs,
  missedBeats: 5,
  missedBeatsAtStart: 30,
  // A machine that is busy with other things makes everything take several times as long.
  silenceFactor: 10,
  endMs: 1000,
  closeMs: 10_000,
  firstPauseMs: 250,
  maxRestarts: 5,
  stableMs: 30_000,
};
