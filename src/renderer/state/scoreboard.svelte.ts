import { isAtRest, type EventOf, type Status } from '../../shared/protocol/events';
import { afterEpisode, begunPlay, endedPlay, type PlayScores } from './playScores';
import type { EpisodeEnd } from '../charts/curves';

type Counters = Omit<EventOf<'progress'>, 'type'>;

/** What the agent and the current activity have brought so far: counters, scores, the last end. */
export class Scoreboard {
  counters = $state.raw<Counters | null>(null);
  play = $state.raw<PlayScores | null>(null);
  /** The activity's last finished episode, by the activity's own count of a test. */
  lastEpisode = $state.raw<EpisodeEnd | null>(null);
  /** How the last activity ended; null while the next one runs. */
  lastEnd = $state.raw<EventOf<'activityEnded'> | null>(null);

  progressed(counters: Counters): void {
    this.counters = counters;
  }

  episodesEnded(last: EpisodeEnd | null): void {
    this.lastEpisode = last ?? this.lastEpisode;
  }

  playEpisodeEnded(event: EventOf<'playEpisodeEnded'>): void {
    this.lastEpisode = { episode: event.episode, score: event.score };
    this.play = afterEpisode(this.play, event);
  }

  activityEnded(event: EventOf<'activityEnded'>): void {
    // What was shown without being asked for is no news.
    if (event.activity === 'demonstration') return;
    this.lastEnd = event;
    this.play = endedPlay(event) ?? this.play;
  }

  agentReplaced(): void {
    this.lastEnd = null;
    this.lastEpisode = null;
    this.play = null;
  }

  /**
   * A line to the trainer came, perhaps after another that was lost.
   * @param last training episode that the trainer knows of
   */
  welcomed(status: Status, last: EpisodeEnd | null): void {
    this.lastEnd = null;
    // What a test or an agent at rest showed last stays; training may have gone on meanwhile.
    if (status.activity === 'train') this.lastEpisode = last;
  }

  /** Shows a status; returns whether it tells that an activity began. */
  follow(before: Status | null, status: Status, testEpisodes: number): boolean {
    const { environmentSteps, gradientSteps, episodes, epsilon } = status.agent;
    const runs = status.activity !== 'idle' && !status.paused;
    const stepsPerSecond = runs ? (this.counters?.stepsPerSecond ?? 0) : 0;
    this.counters = { environmentSteps, gradientSteps, episodes, epsilon, stepsPerSecond };
    const { activity } = status;
    if (before === null || before.activity === activity || isAtRest(activity)) return false;
    this.lastEnd = null;
    this.lastEpisode = null;
    if (activity !== 'train') this.play = begunPlay(activity, testEpisodes);
    return true;
  }
}
