import type { EventOf, GreedyCheck } from '../../shared/protocol/events';
import { readRow, rowCount } from '../../shared/protocol/packedRows';
import { episodeColumns, metricColumns } from '../../shared/protocol/metricColumns';
import { MovingAverage } from './movingAverage';
import { Series } from './series';

type Confirmation = Pick<EventOf<'confirmed'>, 'environmentSteps' | 'confirmedMean'>;

/** Episodes in the moving average of scores. */
export const averagedEpisodes = 20;

export interface EpisodeEnd {
  readonly episode: number;
  readonly score: number;
}

/**
 * The curves of the current agent, in plain arrays outside reactive state; all share the agent's
 * environment steps as x. `version` rises with each change, so that charts know when to repaint.
 */
export class Curves {
  /** Environment steps, score, moving average of scores. */
  readonly scores = new Series(3);
  /** Environment steps, epsilon, mean loss. */
  readonly metrics = new Series(3);
  readonly checks: GreedyCheck[] = [];
  /** Those that this window heard of. */
  readonly confirmations: Confirmation[] = [];
  lastEnvironmentStep = 0;
  version = 0;
  private readonly average = new MovingAverage(averagedEpisodes);

  /** Returns the last of them; null where there are none. */
  addEpisodes(rows: Float64Array): EpisodeEnd | null {
    let last: EpisodeEnd | null = null;
    for (let i = 0; i < rowCount(rows, episodeColumns); i++) {
      const episode = readRow(rows, i, episodeColumns);
      this.scores.push([episode.environmentSteps, episode.score, this.average.push(episode.score)]);
      this.reach(episode.environmentSteps);
      last = episode;
    }
    return last;
  }

  addMetrics(rows: Float64Array): void {
    for (let i = 0; i < rowCount(rows, metricColumns); i++) {
      const metric = readRow(rows, i, metricColumns);
      this.metrics.push([metric.environmentSteps, metric.epsilon, metric.meanLoss]);
      this.reach(metric.environmentSteps);
    }
  }

  addChecks(checks: readonly GreedyCheck[]): void {
    for (const check of checks) {
      this.checks.push(check);
      this.reach(check.environmentSteps);
    }
    // Checks are hundreds of steps apart; the newest few hundred fill any chart.
    if (this.checks.length > 1000) this.checks.splice(0, this.checks.length - 500);
  }

  addConfirmation(confirmation: Confirmation): void {
    this.confirmations.push(confirmation);
    if (this.confirmations.length > 1000) this.confirmations.splice(0, 500);
    this.reach(confirmation.environmentSteps);
  }

  /** Begins anew with what happened before; returns its last episode, null where there is none. */
  recall({ episodes, metrics, checks }: EventOf<'welcome' | 'agentReplaced'>): EpisodeEnd | null {
    this.clear();
    const last = this.addEpisodes(episodes);
    this.addMetrics(metrics);
    this.addChecks(checks);
    return last;
  }

  clear(): void {
    this.scores.clear();
    this.metrics.clear();
    this.checks.length = 0;
    this.confirmations.length = 0;
    this.average.clear();
    this.lastEnvironmentStep = 0;
    this.version++;
  }

  private reach(environmentStep: number): void {
    this.lastEnvironmentStep = Math.max(this.lastEnvironmentStep, environmentStep);
    this.version++;
  }
}
