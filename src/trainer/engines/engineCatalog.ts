import type { EngineId } from '../../shared/engines';
import type { EngineFactory } from './engine';

/** Whether an engine can be used now; `detail` is one sentence for a person. */
export type EngineState =
  | { readonly kind: 'ready'; readonly detail: string; readonly create: EngineFactory }
  | {
      /** It works, but takes a while to load: see `EngineCatalog.load`. */
      readonly kind: 'unloaded';
      readonly detail: string;
      /** Its time for a gradient step of a tiny network, as its probe measured it. */
      readonly leastGradientStepUs: number;
    }
  | { readonly kind: 'loading' | 'notInstalled' | 'failed'; readonly detail: string }
  | { readonly kind: 'installing'; readonly detail: string; readonly share: number | null };

export interface OfferedEngine {
  readonly id: EngineId;
  /** Words for a person: "WebAssembly SIMD". */
  readonly label: string;
  readonly state: EngineState;
}

/** The engines of this machine, as the host knows them. */
export interface EngineCatalog {
  /** All that there are, ready or not, in the order in which they stand in for one another. */
  readonly engines: readonly OfferedEngine[];
  /** Whether TensorFlow can be taken away again. */
  readonly canRemove: boolean;
  /** Hears that a state became another; returns what stops the hearing. */
  onChange(listener: () => void): () => void;
  /** Begins to load an engine that is `unloaded`; it becomes `ready` or `failed`. */
  load(id: EngineId): void;
  /** Begins to install TensorFlow, or goes on with it. */
  install(): void;
  cancelInstall(): void;
  /** Takes TensorFlow away again. */
  remove(): void;
}
