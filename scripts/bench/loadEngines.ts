import { NodeEngineCatalog } from '../../src/host/engines/nodeEngineCatalog';
import type { EngineId } from '../../src/shared/engines';
import type { EngineFactory } from '../../src/trainer/engines/engine';
import type { EngineCatalog, EngineState } from '../../src/trainer/engines/engineCatalog';

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
  const catalog = await NodeEngineCatalog.open();
  await catalog.look();
  const engines: LoadedEngine[] = [];
  const notes: string[] = [];
  for (const { id, label } of catalog.engines) {
    const state = await settledState(catalog, id);
    if (state.kind === 'ready') engines.push({ id, label, create: state.create });
    else notes.push(`${label}: ${state.detail}`);
  }
  return { engines, notes };
}

function settledState(catalog: EngineCatalog, id: EngineId): Promise<EngineState> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { state } = catalog.engines.find((engine) => engine.id === id)!;
      if (state.kind === 'unloaded') catalog.load(id);
      else if (state.kind !== 'loading') resolve(state);
    };
    catalog.onChange(look);
    look();
  });
}
