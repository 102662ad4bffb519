import { join } from 'node:path';
import type { EngineChoice } from '../../shared/engines';
import type { Port } from '../../shared/ports/port';
import type { Keeping } from '../../trainer/session/autosave';
import { clauseOf } from '../../shared/errorText';
import { EngineUnavailable } from '../../trainer/engines/engineSelector';
import type { Model } from '../../trainer/models/model';
import { decodeTfjsLayers } from '../../trainer/models/tfjsLayers/decode';
import { TrainerService } from '../../trainer/session/service';
import { Studio, type StudioDependencies } from '../../trainer/session/studio';
import { appRoot } from '../app/appRoot';
import { BusyTracker } from './busyTracker';
import { CheckpointFolder } from '../checkpoints/checkpointFolder';
import { NodeEngineCatalog } from '../engines/nodeEngineCatalog';
import { readModelFolder } from '../models/modelFolder';
import { nodeClock } from '../app/nodeClock';
import type { StartProbe } from '../engines/tensorflow/probe/runProbe';
import { TensorflowInstallation } from '../engines/tensorflow/installation/tensorflowInstallation';
import { TensorflowOffer } from '../engines/tensorflowOffer';
import { hasLongSteps, noteworthy, watch } from './breadcrumbs';
import { resumedRunWithout, readResumedRun, type ResumedRun } from './resume';
import type { TrainerStart } from './trainerArguments';

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
  const busy = new BusyTracker((isBusy) => signs.onBlocking(isBusy));
  const onBlocking = (holds: boolean) => busy.set('loading', holds);
  const tensorflow = new TensorflowInstallation(undefined, onBlocking, startProbe);
  const folder = new CheckpointFolder(start.checkpointFolder);
  const past = await readResumedRun(folder, start);
  const parts = await gatherParts(tensorflow, past.engineChoice);
  const keeping: Keeping = {
    store: folder,
    intervalMs: start.checkpointSeconds * 1000,
    onStage: (stage) => signs.onNote(`checkpoint ${stage}`),
  };
  const trainer = run(await takeUp(past, { parts, keeping, folder, start }), tensorflow);
  watch(trainer.attach, (event) => {
    const note = noteworthy(event);
    if (note !== null) signs.onNote(note);
    const isLong = hasLongSteps(event);
    if (isLong !== null) busy.set('long gradient steps', isLong);
  });
  return trainer;
}

type Parts = Omit<StudioDependencies, 'engineChoice'>;

interface Beginning {
  readonly parts: Parts;
  readonly keeping: Keeping;
  readonly folder: CheckpointFolder;
  readonly start: TrainerStart;
}

/** With what was left if that can be used; a window opens in any case. */
async function takeUp(
  past: ResumedRun,
  { parts, keeping, folder, start }: Beginning,
): Promise<Studio> {
  function begin({ resumption, isLeftAlone }: ResumedRun, engineChoice: EngineChoice): Studio {
    const kept = isLeftAlone ? {} : { keeping };
    return new Studio({ ...parts, ...kept, engineChoice, resumption });
  }
  try {
    return begin(past, past.engineChoice);
  } catch (error) {
    // Its engine may not be there any more.
    if (error instanceof EngineUnavailable) return begin(past, 'auto');
    return begin(await resumedRunWithout(folder, start, clauseOf(error)), 'auto');
  }
}

async function gatherParts(
  tensorflow: TensorflowInstallation,
  engineChoice: EngineChoice,
): Promise<Parts> {
  const [engines, bundledModel] = await Promise.all([
    NodeEngineCatalog.open(new TensorflowOffer(tensorflow)),
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
  const service = new TrainerService(studio, nodeClock);
  let closing: Promise<void> | null = null;
  return {
    attach: (port) => service.attach(port),
    close() {
      tensorflow.close();
      return (closing ??= service.close());
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
