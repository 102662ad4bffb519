import type { EventOf } from '../../shared/protocol/events';
import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import type { PresetName } from '../../shared/hyperparameters/presets';
import type { EpisodeRow } from '../../shared/protocol/metricColumns';

/** What a run begins with. */
export interface TrainingStart {
  /** The preset that the settings started from. */
  readonly preset: PresetName;
  /** The settings themselves: the preset with what the flags changed. */
  readonly hyperparameters: Hyperparameters;
  readonly seed: number;
  readonly engine: string;
  /** Limits; 0 is none. */
  readonly maxSteps: number;
  readonly maxEpisodes: number;
}

/** How a run ended. */
export interface TrainingSummary {
  readonly solved: boolean;
  readonly environmentSteps: number;
  readonly gradientSteps: number;
  readonly episodes: number;
  /** Of the best model's confirmation, which may be later than the one that solved it; null where none was played. */
  readonly confirmedMean: number | null;
  readonly wallMs: number;
  /** Environment steps at which it was solved; null where it was not, or by an episode's score. */
  readonly solvedAtStep: number | null;
  /** Mean of the very confirmation that solved it. */
  readonly solvedWithMean: number | null;
  readonly seed: number;
  readonly reason: EventOf<'activityEnded'>['reason'];
}

/** Tells a person or a program how training goes. */
export interface TrainReport {
  started(start: TrainingStart): void;
  /** Another engine computes from here on. */
  engineChanged(engine: string): void;
  episode(row: EpisodeRow): void;
  progress(progress: EventOf<'progress'>): void;
  checked(check: EventOf<'checked'>): void;
  confirmed(confirmation: EventOf<'confirmed'>): void;
  kept(kept: EventOf<'modelKept'>): void;
  /** Nothing but `saved` and `finished` follows. */
  ended(): void;
  saved(folder: string): void;
  finished(summary: TrainingSummary): void;
}
