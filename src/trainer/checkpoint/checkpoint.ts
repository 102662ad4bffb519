import type { AgentArrays } from '../training/agentState';
import type { StudioState } from './state';

/** All that a run needs to go on as if nothing had happened. */
export interface Checkpoint {
  readonly state: StudioState;
  readonly arrays: AgentArrays;
}

/** Where checkpoints are kept; a host has one, a page may not. */
export interface CheckpointStore {
  /**
   * Keeps a checkpoint, as the parts of one file, in place of older ones.
   * @throws Error with a clause for a person: "no space is left on the device"
   */
  save(parts: readonly Uint8Array[]): Promise<void>;
}
