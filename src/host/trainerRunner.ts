import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import type { Port } from '../shared/port';
import type { Clock } from '../trainer/clock';
import type { Model } from '../trainer/models/model';
import { decodeTfjsLayers } from '../trainer/models/tfjsLayersDecode';
import { TrainerService } from '../trainer/service';
import { Studio } from '../trainer/studio';
import { appRoot } from './appRoot';
import { loadEngine, type EngineName } from './engines';
import { readModelFolder } from './modelFolder';

export interface RunningTrainer {
  /** Serves one face; more may be attached, and each hears every event. */
  attach(port: Port): void;
  /** Stops what runs and closes every port. */
  close(): void;
}

interface TrainerOptions {
  readonly engine: EngineName;
}

/**
 * Runs a trainer in this process.
 * @throws Error with a sentence for a person if the engine cannot be loaded
 */
export async function startTrainer(options: TrainerOptions): Promise<RunningTrainer> {
  const [createEngine, bundledModel] = await Promise.all([
    loadEngine(options.engine),
    readBundledModel(),
  ]);
  return new TrainerService(new Studio({ createEngine, clock: nodeClock, bundledModel }));
}

const nodeClock: Clock = {
  nowMs: () => performance.now(),
  schedule: (callback, delayMs) => {
    if (delayMs <= 0) {
      const immediate = setImmediate(callback);
      return () => clearImmediate(immediate);
    }
    const timeout = setTimeout(callback, delayMs);
    return () => clearTimeout(timeout);
  },
};

/** The trained example; without it (a checkout that lost it) the app starts with a new agent. */
async function readBundledModel(): Promise<Model | null> {
  try {
    return decodeTfjsLayers(await readModelFolder(join(appRoot, 'resources', 'trained-agent')));
  } catch {
    return null;
  }
}
