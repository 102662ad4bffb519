import { defaultRandomEpisodes } from '../../shared/protocol/commands';
import type { EventOf } from '../../shared/protocol/events';

/** The scores of a test or of random play. */
export interface PlayScores {
  readonly activity: 'test' | 'random';
  readonly scores: readonly number[];
  readonly ofEpisodes: number;
}

/** Before its first episode ended; that one tells the count for sure: another window may have asked. */
export function begunPlay(activity: PlayScores['activity'], testEpisodes: number): PlayScores {
  const ofEpisodes = activity === 'test' ? testEpisodes : defaultRandomEpisodes;
  return { activity, scores: [], ofEpisodes };
}

export function afterEpisode(
  play: PlayScores | null,
  event: EventOf<'playEpisodeEnded'>,
): PlayScores {
  const { activity, episode, score, ofEpisodes } = event;
  const before = episode === 1 ? [] : (play?.scores ?? []);
  return { activity, scores: [...before, score], ofEpisodes };
}

/** All scores of a test or of random play that ended; null for what has none to keep. */
export function endedPlay({ activity, scores }: EventOf<'activityEnded'>): PlayScores | null {
  if (activity === 'train' || activity === 'demonstration') return null;
  return { activity, scores, ofEpisodes: scores.length };
}
