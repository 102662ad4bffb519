import { NodeEngineShelf } from '../../src/host/engines/nodeEngineCatalog';
import type { EngineId } from '../../src/shared/engines';
import type { EngineFactory } from '../../src/trainer/engines/engine';
import type { EngineShelf, EngineState } from '../../src/trainer/engines/engineCatalog';

interface LoadedEngine {
  readonly id: EngineId;
  readonly label: string;
  readonly create: EngineFactory;
}

interface LoadedEngines {
  readonly engines: readonly LoadedEngine[];
  /** A sentence for each engine that this machine does not have. */
  readonly notes: readonly string[];
}

/** Every engine of this machine, the slow ones to load included. */
export async function loadEngines(): Promise<LoadedEngines> {
  const shelf = await NodeEngineShelf.open();
  await shelf.look();
  const engines: LoadedEngine[] = [];
  const notes: string[] = [];
  for (const { id, label } of shelf.engines) {
    const state = await settledState(shelf, id);
    if (state.kind === 'ready') engines.push({ id, label, create: state.create });
    else notes.push(`${label}: ${state.detail}`);
  }
  return { engines, notes };
}

function settledState(shelf: EngineShelf, id: EngineId): Promise<EngineState> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { state } = shelf.engines.find((engine) => engine.id === id)!;
      if (state.kind === 'unloaded') shelf.load(id);
      else if (state.kind !== 'loading') resolve(state);
    };
    shelf.onChange(look);
    look();
  });
}
