import { spawnSync } from 'node:child_process';
import { runVitest } from './runners';
import type { Totals } from './totals';

export interface Chaos {
  /** For how long blows fall. */
  readonly minutes: number;
  /** Decides which ones, and in which order; drawn where there is none. */
  readonly seed?: number;
  /** A regular expression: blows of other names do not fall. */
  readonly only?: string;
}

/** Half an hour, unless it is asked for less or more. */
export const usualMinutes = '30';

/** Lets everything around the app give way for a while (tests/chaos). */
export function runChaos({ minutes, seed, only }: Chaos): Totals {
  const variables = {
    CARTPOLE_STUDIO_CHAOS_MINUTES: String(minutes),
    ...(seed !== undefined && { CARTPOLE_STUDIO_CHAOS_SEED: String(seed) }),
    ...(only !== undefined && { CARTPOLE_STUDIO_CHAOS_ONLY: only }),
  };
  return runVitest(['tests/chaos/chaos.test.ts'], variables, mountingCommand());
}

/**
 * A number on the command line.
 * @throws Error with a sentence if it is none from zero on
 */
export function minutesOf(text: string): number {
  const minutes = Number(text);
  if (text.trim() !== '' && minutes >= 0 && Number.isFinite(minutes)) return minutes;
  throw new Error('Say for how many minutes everything is to give way: “30”.');
}

/** What runs another command as somebody who may mount disks; nothing where nobody may. */
function mountingCommand(): readonly string[] {
  if (process.getuid?.() === 0) return [];
  const unshare = ['unshare', '--map-root-user', '--mount'];
  const { status } = spawnSync(unshare[0]!, [...unshare.slice(1), 'true']);
  return status === 0 ? unshare : [];
}
