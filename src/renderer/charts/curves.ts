import type { EventOf } from '../../shared/protocol/events';
import { readRow, rowCount } from '../../shared/protocol/packedRows';
import { curveColumns } from '../../shared/protocol/metricColumns';
import { Marks } from './marks';
import { MovingAverage } from './movingAverage';
import { Series } from './series';

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
  /** Means of greedy checks. */
  readonly checks = new Marks();
  /** Means on fresh starts, of checks that held there. */
  readonly held = new Marks();
  /** The same, of checks that did not. */
  readonly notHeld = new Marks();
  /** What each model was kept for. */
  readonly keptModels = new Marks();
  lastEnvironmentStep = 0;
  version = 0;
  private readonly average = new MovingAverage(averagedEpisodes);

  /** Returns the last of them; null where there are none. */
  addEpisodes(rows: Float64Array): EpisodeEnd | null {
    let last: EpisodeEnd | null = null;
    for (const episode of rowsOf('episodes', rows)) {
      this.scores.push([episode.environmentSteps, episode.score, this.average.push(episode.score)]);
      this.reach(episode.environmentSteps);
      last = episode;
    }
    return last;
  }

  addMetrics(rows: Float64Array): void {
    for (const { environmentSteps, epsilon, meanLoss } of rowsOf('metrics', rows)) {
      this.metrics.push([environmentSteps, epsilon, meanLoss]);
      this.reach(environmentSteps);
    }
  }

  addCheck(environmentSteps: number, greedyMean: number): void {
    this.checks.push(environmentSteps, greedyMean);
    this.reach(environmentSteps);
  }

  /** @param isHeld whether the mean counts as solved on fresh starts too */
  addConfirmation(environmentSteps: number, confirmedMean: number, isHeld: boolean): void {
    (isHeld ? this.held : this.notHeld).push(environmentSteps, confirmedMean);
    this.reach(environmentSteps);
  }

  /** @param score the mean of its check, or that of the episode before it */
  addKeptModel(environmentSteps: number, score: number): void {
    this.keptModels.push(environmentSteps, score);
    this.reach(environmentSteps);
  }

  /** Begins anew with what happened before; returns its last episode, null where there is none. */
  recall(past: EventOf<'welcome' | 'agentReplaced'>): EpisodeEnd | null {
    this.clear();
    const last = this.addEpisodes(past.episodes);
    this.addMetrics(past.metrics);
    for (const check of rowsOf('checks', past.checks)) {
      this.addCheck(check.environmentSteps, check.greedyMean);
    }
    for (const { environmentSteps, confirmedMean, held } of rowsOf(
      'confirmations',
      past.confirmations,
    )) {
      this.addConfirmation(environmentSteps, confirmedMean, held === 1);
    }
    for (const kept of rowsOf('keptModels', past.keptModels)) {
      this.addKeptModel(kept.environmentSteps, kept.score);
    }
    return last;
  }

  clear(): void {
    this.scores.clear();
    this.metrics.clear();
    for (const marks of [this.checks, this.held, this.notHeld, this.keptModels]) marks.clear();
    this.average.clear();
    this.lastEnvironmentStep = 0;
    this.version++;
  }

  private reach(environmentStep: number): void {
    this.lastEnvironmentStep = Math.max(this.lastEnvironmentStep, environmentStep);
    this.version++;
  }
}

type Columns = typeof curveColumns;

/** A curve's packed rows, one after another. */
function* rowsOf<Name extends keyof Columns>(
  curve: Name,
  packed: Float64Array,
): Generator<Record<Columns[Name][number], number>> {
  const columns: readonly Columns[Name][number][] = curveColumns[curve];
  for (let i = 0; i < rowCount(packed, columns); i++) yield readRow(packed, i, columns);
}
