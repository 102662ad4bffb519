import {
  checkColumns,
  confirmationColumns,
  curveNames,
  episodeColumns,
  keptModelColumns,
  mapCurves,
  metricColumns,
} from '../../shared/protocol/metricColumns';
import type { Curves } from '../models/model';
import { MetricHistory } from './metricHistory';
import type { TrainingObserver } from './training';

/** What happened in a run, for its curves and marks: one history for each of them. */
export class Histories {
  readonly episodes = new MetricHistory(episodeColumns);
  readonly metrics = new MetricHistory(metricColumns);
  readonly checks = new MetricHistory(checkColumns);
  readonly confirmations = new MetricHistory(confirmationColumns);
  readonly keptModels = new MetricHistory(keptModelColumns);

  /** An observer that keeps what it hears, and then tells the other one. */
  recording(observer: TrainingObserver): TrainingObserver {
    return {
      episodeEnded: (row) => {
        this.episodes.add(row);
        observer.episodeEnded(row);
      },
      metric: (row) => {
        this.metrics.add(row);
        observer.metric(row);
      },
      checked: (check) => {
        this.checks.add(check);
        observer.checked(check);
      },
      confirmed: (confirmation) => {
        this.confirmations.add({ ...confirmation, held: confirmation.held ? 1 : 0 });
        observer.confirmed(confirmation);
      },
      modelKept: (reason, environmentSteps, score) => {
        this.keptModels.add({ environmentSteps, score });
        observer.modelKept(reason, environmentSteps, score);
      },
    };
  }

  /** All of it. */
  pack(): Curves {
    return mapCurves((curve) => this[curve].pack());
  }

  /** At most `maxRows` rows of each: the newest half of them has no gap. */
  thinned(maxRows: number): Curves {
    return mapCurves((curve) => this[curve].thinned(maxRows));
  }

  /** Puts back what was packed. */
  restore(curves: Curves): void {
    for (const curve of curveNames) this[curve].restore(curves[curve]);
  }
}
