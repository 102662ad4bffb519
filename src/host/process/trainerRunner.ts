import { join } from 'node:path';
import type { EngineChoice } from '../../shared/engines';
import type { Port } from '../../shared/ports/port';
import type { AutosaveOptions } from '../../trainer/session/autosave';
import type { FaultListener } from '../../trainer/session/fault';
import { clauseOf, notKeptSentence } from '../../shared/errorText';
import { EngineUnavailable } from '../../trainer/engines/engineSelector';
import type { Model } from '../../trainer/models/model';
import { directCodec } from '../../trainer/models/modelCodec';
import { TrainerService } from '../../trainer/session/service';
import { Studio } from '../../trainer/session/studio';
import type { StudioDependencies } from '../../trainer/session/studioDependencies';
import { logFault } from '../app/appLog';
import { appRoot } from '../app/appRoot';
import { BusyTracker } from './busyTracker';
import { CheckpointFolder } from '../checkpoints/checkpointFolder';
import { CheckpointSearch } from '../checkpoints/checkpointSearch';
import { lockPathOf } from '../files/folderLock';
import { isHeldBy } from '../files/lockFile';
import { NodeEngineCatalog } from '../engines/nodeEngineCatalog';
import { readModelFolder } from '../models/modelFolder';
import { workerCodec } from '../models/codec/workerCodec';
import { nodeClock } from '../app/nodeClock';
import type { StartProbe } from '../engines/tensorflow/probe/runProbe';
import { TensorflowInstallation } from '../engines/tensorflow/installation/tensorflowInstallation';
import { TensorflowProvider } from '../engines/tensorflowProvider';
import { noteworthy, watchTrainer } from './breadcrumbs';
import { LongestWork } from './longestWork';
import { readResumedRun, type ResumedRun } from './resume';
import type { TrainerOptions } from './trainerArguments';

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
interface HostListener {
  /** Before work that keeps this process silent, with the milliseconds to expect; after it with 0. */
  onBlocking(silenceMs: number): void;
  /** What it does, for the report of a crash. */
  onNote(text: string): void;
  /** The run could not be kept, the first time in a row; the reason stands after "because". */
  onNotKept(reason: string): void;
  /** A fault of the trainer that it survived, for the log. */
  readonly onFault: FaultListener;
}

interface SupervisedOptions {
  readonly options: TrainerOptions;
  readonly host: HostListener;
  /** How TensorFlow is probed where this process is not Node's. */
  readonly startProbe?: StartProbe;
}

/** What TensorFlow's library takes to load on a slow machine, apart from what else that does. */
const loadingMs = 18_000;
/** What it takes to make, fill and time the engines of the widest network. */
const makingMs = 3000;

/**
 * Runs a trainer in this process for as long as the process lives: nothing is kept or taken up.
 * @param onFault takes faults to a log; to the app's own unless told otherwise
 * @throws EngineUnavailable with a sentence for a person if the engine cannot be used
 */
export async function startTrainer(
  engineChoice: EngineChoice,
  onFault: FaultListener = logFault,
): Promise<RunningTrainer> {
  const tensorflow = new TensorflowInstallation();
  const parts = await gatherParts(tensorflow, engineChoice, onFault);
  return run(new Studio({ ...parts, engineChoice }), tensorflow, onFault);
}

/** Runs a trainer that keeps checkpoints, and takes up those of the one before it. */
export async function startSupervisedTrainer({
  options: given,
  host,
  startProbe,
}: SupervisedOptions): Promise<RunningTrainer> {
  const busy = new BusyTracker((silenceMs) => host.onBlocking(silenceMs));
  const onBlocking = (holds: boolean) => busy.set('loading', holds ? loadingMs : 0);
  const longestWork = new LongestWork();
  const tensorflow = new TensorflowInstallation(undefined, onBlocking, startProbe);
  const { folder, options } = await openOwnFolder(given);
  const { readOnlyFolder = null } = options;
  await folder?.tidy();
  const sources = [
    ...(folder === null ? [] : [{ folder, isReadOnly: false }]),
    ...(readOnlyFolder === null
      ? []
      : [{ folder: new CheckpointFolder(readOnlyFolder), isReadOnly: true }]),
  ];
  const search = new CheckpointSearch(sources);
  const resumed = await readResumedRun(search, options);
  const parts = {
    ...(await gatherParts(tensorflow, resumed.engineChoice, host.onFault)),
    onLongWork: () => busy.set('making a wide network', makingMs),
  };
  const autosave: AutosaveOptions | null = folder && {
    store: folder,
    intervalMs: options.checkpointSeconds * 1000,
    onStage: (stage) => host.onNote(`checkpoint ${stage}`),
  };
  const trainer = run(
    await openStudio(resumed, { parts, autosave, search, options }),
    tensorflow,
    host.onFault,
  );
  watchTrainer(trainer.attach, (event) => {
    const note = noteworthy(event);
    if (note !== null) host.onNote(note);
    if (event.type === 'checkpointFailed') host.onNotKept(event.reason);
    busy.set('making a wide network', 0);
    longestWork.hear(event);
    busy.set('long steps', longestWork.expectedMs);
  });
  return trainer;
}

interface OwnFolder {
  /** For the checkpoints of this trainer; null where none are kept. */
  readonly folder: CheckpointFolder | null;
  readonly options: TrainerOptions;
}

/** Looks whether the folder is still the one of this trainer's host. */
async function openOwnFolder(options: TrainerOptions): Promise<OwnFolder> {
  const { checkpointFolder, lockToken = null } = options;
  if (checkpointFolder === null) return { folder: null, options };
  if (lockToken === null) return { folder: new CheckpointFolder(checkpointFolder), options };
  const lock = lockPathOf(checkpointFolder);
  const folder = new CheckpointFolder(checkpointFolder, () => isHeldBy(lock, lockToken));
  try {
    await folder.refuseIfLost();
    return { folder, options };
  } catch (error) {
    return { folder: null, options: { ...options, notKept: notKeptSentence(clauseOf(error)) } };
  }
}

type Parts = Omit<StudioDependencies, 'engineChoice'>;

interface StudioStart {
  readonly parts: Parts;
  readonly autosave: AutosaveOptions | null;
  readonly search: CheckpointSearch;
  readonly options: TrainerOptions;
}

/** A studio that goes on from the newest checkpoint that fits, or without one. */
async function openStudio(resumed: ResumedRun, start: StudioStart): Promise<Studio> {
  const { parts, autosave, search, options } = start;
  const { resumption, isLeftAlone, engineChoice } = resumed;
  try {
    return new Studio({
      ...parts,
      ...(autosave !== null && !isLeftAlone && { autosave }),
      engineChoice,
      resumption,
    });
  } catch (error) {
    // Its engine may not be there any more.
    if (error instanceof EngineUnavailable && engineChoice !== 'auto') {
      return openStudio({ ...resumed, engineChoice: 'auto' }, start);
    }
    if (resumption.checkpoint === null) throw error;
    parts.onFault('taking up the run from before', error);
    await search.refuse(clauseOf(error));
    const next = await readResumedRun(search, options);
    return openStudio({ ...next, engineChoice: 'auto' }, start);
  }
}

async function gatherParts(
  tensorflow: TensorflowInstallation,
  engineChoice: EngineChoice,
  onFault: FaultListener,
): Promise<Parts> {
  const [engines, bundledModel] = await Promise.all([
    NodeEngineCatalog.open(new TensorflowProvider(tensorflow)),
    readBundledModel(onFault),
  ]);
  if (engineChoice === 'tensorflow') {
    await engines.look();
    await engines.whenLoaded(engineChoice);
  } else if (engineChoice === 'auto') {
    // The window does not wait for it.
    void engines.look();
  }
  return { engines, clock: nodeClock, models: workerCodec({ onFault }), bundledModel, onFault };
}

function run(
  studio: Studio,
  tensorflow: TensorflowInstallation,
  onFault: FaultListener,
): RunningTrainer {
  const service = new TrainerService(studio, nodeClock, onFault);
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
async function readBundledModel(onFault: FaultListener): Promise<Model | null> {
  try {
    const files = await readModelFolder(join(appRoot, 'resources', 'trained-agent'));
    // Our own file needs no process of its own, nor the time that one takes to start.
    const decoded = await directCodec.decode(files, { hiddenActivation: null });
    return decoded.kind === 'model' ? decoded.model : null;
  } catch (error) {
    onFault('reading the trained example', error);
    return null;
  }
}
