import { otherHasControl } from '../../shared/protocol/control';
import { isAtRest, type Activity, type Status } from '../../shared/protocol/events';

export interface Circumstances {
  readonly connected: boolean;
  readonly status: Status | null;
  /** Whether this window may command the trainer. */
  readonly hasControl: boolean;
  /** This window asked for something that has not begun yet. */
  readonly beginning: boolean;
  /** Why the settings or the seed cannot be used; null where they can. */
  readonly settingsProblem: string | null;
  /** What limit keeps the agent from learning on, such as "100,000 steps"; null where none does. */
  readonly limit: string | null;
  /** A save or an open is under way. */
  readonly transferring: boolean;
}

/** Why each control cannot be used now; null where it can. */
export interface Refusals {
  readonly train: string | null;
  /** Train, beyond a limit that was reached. */
  readonly trainFurther: string | null;
  readonly newAgent: string | null;
  /** Test and Random. */
  readonly play: string | null;
  readonly pause: string | null;
  readonly step: string | null;
  readonly stop: string | null;
  readonly save: string | null;
  readonly open: string | null;
  readonly pace: string | null;
  /** All that changes what computes. */
  readonly engine: string | null;
}

/**
 * What a key says that would begin something while something runs; null while nothing does.
 * @param wanted what it would begin
 */
export function whileRunning(
  running: Activity,
  wanted: Exclude<Activity, 'demonstration'>,
): string | null {
  if (isAtRest(running)) return null;
  if (running === wanted) return 'It runs already: Space pauses it, X stops it.';
  const next = { idle: 'go on', train: 'train', test: 'test', random: 'play at random' }[wanted];
  return `Stop ${runningNames[running]} first (X), then ${next}.`;
}

const runningNames = { train: 'training', test: 'the test', random: 'random play' };

export function refusals({
  connected,
  status,
  hasControl,
  beginning,
  settingsProblem,
  limit,
  transferring,
}: Circumstances): Refusals {
  const away = connected && status !== null ? null : 'Waiting for the trainer.';
  const watching = away ?? (hasControl ? null : otherHasControl);
  const activity = status?.activity ?? 'idle';
  const runs = isAtRest(activity) ? null : `Stop ${runningNames[activity]} first.`;
  const busy = watching ?? runs ?? (beginning ? 'Wait a moment: it is about to begin.' : null);
  const nothingRuns = watching ?? (activity === 'idle' ? 'Nothing is running.' : null);
  const waiting = transferring ? 'Wait until the model is saved or opened.' : null;
  return {
    train:
      busy ??
      waiting ??
      settingsProblem ??
      (limit && `At its limit of ${limit}: let it train further, or make a new agent.`),
    trainFurther: busy ?? waiting,
    newAgent: busy ?? waiting ?? settingsProblem,
    play: busy ?? waiting,
    pause: nothingRuns,
    step: nothingRuns ?? (status?.paused === true ? null : 'Pause first, then take single steps.'),
    stop: nothingRuns,
    save: away ?? waiting,
    open: busy ?? waiting,
    pace: watching,
    engine: watching,
  };
}
