import { join } from 'node:path';
import type { EngineChoice } from '../shared/engines';
import type { Port } from '../shared/port';
import type { Model } from '../trainer/models/model';
import { decodeTfjsLayers } from '../trainer/models/tfjsLayersDecode';
import { TrainerService } from '../trainer/service';
import { Studio } from '../trainer/studio';
import { appRoot } from './appRoot';
import { NodeEngineShelf } from './engineShelf';
import { readModelFolder } from './modelFolder';
import { nodeClock } from './nodeClock';

export interface RunningTrainer {
  /** Serves one face; more may be attached, and each hears every event. */
  attach(port: Port): void;
  /** Stops what runs and closes every port. */
  close(): void;
}

interface TrainerOptions {
  /** What computes until a face chooses something else. */
  readonly engine: EngineChoice;
}

/**
 * Runs a trainer in this process.
 * @throws EngineUnavailable with a sentence for a person if the engine cannot be used
 */
export async function startTrainer(options: TrainerOptions): Promise<RunningTrainer> {
  const [engines, bundledModel] = await Promise.all([NodeEngineShelf.open(), readBundledModel()]);
  const { engine: engineChoice } = options;
  if (engineChoice === 'tensorflow') {
    await engines.look();
    await engines.whenLoaded(engineChoice);
  } else if (engineChoice === 'auto') {
    // The window does not wait for it.
    void engines.look();
  }
  return new TrainerService(new Studio({ engines, engineChoice, clock: nodeClock, bundledModel }));
}

/** The trained example; without it (a checkout that lost it) the app starts with a new agent. */
async function readBundledModel(): Promise<Model | null> {
  try {
    return decodeTfjsLayers(await readModelFolder(join(appRoot, 'resources', 'trained-agent')));
  } catch {
    return null;
  }
}
