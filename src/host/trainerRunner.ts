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
import { TensorflowInstallation } from './tensorflow/tensorflowInstallation';
import { TensorflowOffer } from './tensorflowOffer';

export interface RunningTrainer {
  /** Serves one face; more may be attached, and each hears every event. */
  attach(port: Port): void;
  /** Stops what runs, with every process that it started, and closes every port. */
  close(): void;
}

interface TrainerOptions {
  /** What computes until a face chooses something else. */
  readonly engine: EngineChoice;
  /** Hears before work that blocks this process for up to minutes, and after it. */
  readonly onBlocking?: (isBlocking: boolean) => void;
}

/**
 * Runs a trainer in this process.
 * @throws EngineUnavailable with a sentence for a person if the engine cannot be used
 */
export async function startTrainer(options: TrainerOptions): Promise<RunningTrainer> {
  const { engine: engineChoice, onBlocking } = options;
  const tensorflow = new TensorflowInstallation(undefined, onBlocking);
  const [engines, bundledModel] = await Promise.all([
    NodeEngineShelf.open(new TensorflowOffer(tensorflow)),
    readBundledModel(),
  ]);
  if (engineChoice === 'tensorflow') {
    await engines.look();
    await engines.whenLoaded(engineChoice);
  } else if (engineChoice === 'auto') {
    // The window does not wait for it.
    void engines.look();
  }
  const studio = new Studio({ engines, engineChoice, clock: nodeClock, bundledModel });
  const service = new TrainerService(studio);
  return {
    attach: (port) => service.attach(port),
    close() {
      service.close();
      tensorflow.close();
    },
  };
}

/** The trained example; without it (a checkout that lost it) the app starts with a new agent. */
async function readBundledModel(): Promise<Model | null> {
  try {
    return decodeTfjsLayers(await readModelFolder(join(appRoot, 'resources', 'trained-agent')));
  } catch {
    return null;
  }
}
