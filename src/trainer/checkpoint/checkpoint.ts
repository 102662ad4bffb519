import type { EngineSnapshot, Transitions } from '../engines/engine';
import type { StudioState } from './state';

/** The large arrays of a checkpoint. */
export interface CheckpointArrays {
  readonly weights: Omit<EngineSnapshot, 'gradientSteps'>;
  /** The best model's parameters; null where none was kept yet. */
  readonly kept: Float32Array | null;
  /** Of the replay ring, the oldest first. */
  readonly transitions: Transitions;
  /** The curves as packed rows. */
  readonly curves: Curves;
}

export interface Curves {
  readonly episodes: Float64Array;
  readonly metrics: Float64Array;
  readonly checks: Float64Array;
}

/** All that a run needs to go on as if nothing had happened. */
export interface Checkpoint {
  readonly state: StudioState;
  readonly arrays: CheckpointArrays;
}

/** Where checkpoints are kept; a host has one, a page may not. */
export interface CheckpointStore {
  /**
   * Keeps a checkpoint, as the parts of one file, in place of older ones.
   * @throws Error with a clause for a person: "no space is left on the device"
   */
  save(parts: readonly Uint8Array[]): Promise<void>;
}
