import { join } from 'node:path';
import type { EngineChoice } from '../shared/engines';
import type { Port } from '../shared/port';
import { withoutCheckpoint, type Resumption } from '../trainer/checkpoint/resumption';
import { clauseOf } from '../trainer/clauseOf';
import type { Model } from '../trainer/models/model';
import { decodeTfjsLayers } from '../trainer/models/tfjsLayersDecode';
import { TrainerService } from '../trainer/service';
import { Studio, type StudioDependencies } from '../trainer/studio';
import { appRoot } from './appRoot';
import { BusyReasons } from './busyReasons';
import { CheckpointFolder } from './checkpointFolder';
import { NodeEngineShelf } from './engineShelf';
import { readModelFolder } from './modelFolder';
import { nodeClock } from './nodeClock';
import type { StartProbe } from './tensorflow/runProbe';
import { TensorflowInstallation } from './tensorflow/tensorflowInstallation';
import { TensorflowOffer } from './tensorflowOffer';
import { hasLongSteps, noteworthy, watch } from './trainerNotes';
import { readPast, type Past } from './trainerPast';
import type { TrainerStart } from './trainerStart';

export interface RunningTrainer {
  /** Serves one face; more may be attached, and each hears every event. */
  attach(port: Port): void;
  /**
   * Closes every port and stops what runs, with every process that it started; resolves when the
   * run is kept.
   */
  close(): Promise<void>;
}

/** What a process of its own that runs a trainer tells its host. */
export interface Signs {
  /** Before work that blocks this process for longer than a gradient step does, and after it. */
  onBlocking(isBlocking: boolean): void;
  /** What it does, for the report of a crash. */
  onNote(text: string): void;
}

interface SupervisedOptions {
  readonly start: TrainerStart;
  readonly signs: Signs;
  /** How TensorFlow is probed where this process is not Node's. */
  readonly startProbe?: StartProbe;
}

/**
 * Runs a trainer in this process for as long as the process lives: nothing is kept or taken up.
 * @throws EngineUnavailable with a sentence for a person if the engine cannot be used
 */
export async function startTrainer(engineChoice: EngineChoice): Promise<RunningTrainer> {
  const tensorflow = new TensorflowInstallation();
  const parts = await gatherParts(tensorflow, engineChoice);
  return run(new Studio({ ...parts, engineChoice }), tensorflow);
}

/** Runs a trainer that keeps checkpoints, and takes up those of the one before it. */
export async function startSupervisedTrainer({
  start,
  signs,
  startProbe,
}: SupervisedOptions): Promise<RunningTrainer> {
  const busy = new BusyReasons((isBusy) => signs.onBlocking(isBusy));
  const onBlocking = (holds: boolean) => busy.set('loading', holds);
  const tensorflow = new TensorflowInstallation(undefined, onBlocking, startProbe);
  const folder = new CheckpointFolder(start.checkpointFolder);
  const past = await readPast(folder, start);
  const parts = await gatherParts(tensorflow, past.engineChoice);
  const keeping = {
    store: folder,
    intervalMs: start.checkpointSeconds * 1000,
    onStage: (stage: string) => signs.onNote(`checkpoint ${stage}`),
  };
  const trainer = run(takeUp({ ...parts, keeping }, past, start), tensorflow);
  watch(trainer.attach, (event) => {
    const note = noteworthy(event);
    if (note !== null) signs.onNote(note);
    const isLong = hasLongSteps(event);
    if (isLong !== null) busy.set('long gradient steps', isLong);
  });
  return trainer;
}

type Parts = Omit<StudioDependencies, 'engineChoice'>;

/** With what was left if that can be used; a window opens in any case. */
function takeUp(parts: Parts, { resumption, engineChoice }: Past, start: TrainerStart): Studio {
  const attempts: [EngineChoice, Resumption | ((reason: string) => Resumption)][] = [
    [engineChoice, resumption],
    ['auto', resumption],
    ['auto', (reason) => withoutCheckpoint(start, reason)],
  ];
  let reason = '';
  for (const [choice, attempt] of attempts) {
    try {
      const beginning = typeof attempt === 'function' ? attempt(reason) : attempt;
      return new Studio({ ...parts, engineChoice: choice, resumption: beginning });
    } catch (error) {
      reason = clauseOf(error);
    }
  }
  throw new Error(`The trainer cannot start: ${reason}.`);
}

async function gatherParts(
  tensorflow: TensorflowInstallation,
  engineChoice: EngineChoice,
): Promise<Parts> {
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
  return { engines, clock: nodeClock, bundledModel };
}

function run(studio: Studio, tensorflow: TensorflowInstallation): RunningTrainer {
  const service = new TrainerService(studio);
  return {
    attach: (port) => service.attach(port),
    async close() {
      tensorflow.close();
      await service.close();
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
