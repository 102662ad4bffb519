import type { EngineId } from '../../../src/shared/engines';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import { directCodec } from '../../../src/trainer/models/modelCodec';
import type {
  EngineCatalog,
  EngineState,
  OfferedEngine,
} from '../../../src/trainer/engines/engineCatalog';

/** Engines in this order; states can be changed as a host would. */
export class TestShelf implements EngineCatalog {
  readonly canRemove = false;
  /** Engines that were asked to load. */
  readonly loads: EngineId[] = [];
  engines: readonly OfferedEngine[];
  private readonly listeners = new Set<() => void>();

  constructor(states: Partial<Record<EngineId, EngineState>>) {
    this.engines = Object.entries(states).map(([id, state]) => ({
      id: id as EngineId,
      label: id,
      state,
    }));
  }

  /** How many would hear of a change now. */
  get listenerCount(): number {
    return this.listeners.size;
  }

  become(id: EngineId, state: EngineState): void {
    this.engines = this.engines.map((engine) => (engine.id === id ? { ...engine, state } : engine));
    for (const listener of this.listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  load(id: EngineId): void {
    this.loads.push(id);
  }

  install(): void {
    // Nothing to install.
  }

  cancelInstall(): void {
    // Nothing to cancel.
  }

  remove(): void {
    // Nothing to remove.
  }
}

export function ready(create: EngineFactory): EngineState {
  return { kind: 'ready', detail: 'It is there.', create };
}

/** What a studio needs to compute with this engine alone. Its faults are told by its events. */
export function onlyEngine(create: EngineFactory) {
  return {
    engines: new TestShelf({ simd: ready(create) }),
    engineChoice: 'simd' as const,
    models: directCodec,
    onFault: () => undefined,
  };
}
