import type { Port } from '../shared/port';

export interface RunningTrainer {
  /** Serves one face; more may be attached, and each hears every event. */
  attach(port: Port): void;
  /** Stops what runs and closes every port. */
  close(): void;
}

export interface TrainerOptions {
  readonly engine: 'simd' | 'reference';
}

/** Runs a trainer in this process. */
export function startTrainer(options: TrainerOptions): Promise<RunningTrainer> {
  return Promise.reject(new Error(`The ${options.engine} engine is not there yet.`));
}
