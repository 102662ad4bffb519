import { randomInt } from 'node:crypto';
import { absolutePath } from '../../host/files/absolutePath';
import { ModelDestination } from '../../host/models/modelDestination';
import { ModelFolderError, shown } from '../../host/models/modelFolderError';
import type { AgentStatus, TrainerEvent } from '../../shared/protocol/events';
import { replacementSentence, type EngineChoice } from '../../shared/engines';
import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import type { PresetName } from '../../shared/hyperparameters/presets';
import { readRow, rowCount } from '../../shared/protocol/packedRows';
import { episodeColumns } from '../../shared/protocol/metricColumns';
import { exitCodes, UsageError } from '../exitCodes';
import { hyperparametersFrom } from '../hyperparameterFlags';
import { onInterrupt } from '../interruption';
import { ModelSaver } from '../modelSaver';
import {
  goOnWhenNobodyReads,
  hasOutputFailed,
  waitForReader,
  writeLine,
  writeProblem,
} from '../output';
import { TrainerConnection } from '../trainerConnection';
import { CommandRejected } from '../../shared/protocol/protocolClient';
import type { TrainReport, TrainingSummary } from '../report/trainReport';
import { createBarReport } from '../report/trainReportBar';
import { createJsonReport } from '../report/trainReportJson';
import { createLineReport } from '../report/trainReportLines';

export interface TrainOptions extends Readonly<Record<string, unknown>> {
  readonly preset: PresetName;
  readonly seed?: number;
  readonly engine: EngineChoice;
  readonly out?: string;
  /** Whether a model in that folder may be replaced. */
  readonly overwrite?: boolean;
  readonly keepGoing?: boolean;
  readonly json?: boolean;
}

/** Trains until solved, or to the limit; resolves to the exit code. */
export async function train(options: TrainOptions): Promise<number> {
  const hyperparameters = hyperparametersFrom(options.preset, options);
  const destination = await claimDestination(options);
  try {
    return await trainInto(destination, hyperparameters, options);
  } finally {
    await destination?.release();
  }
}

async function trainInto(
  destination: ModelDestination | null,
  hyperparameters: Hyperparameters,
  options: TrainOptions,
): Promise<number> {
  if (destination !== null) goOnWhenNobodyReads();
  const seed = options.seed ?? randomInt(2 ** 32);
  const report = chooseReport(options.json === true);
  const connection = await TrainerConnection.open(options.engine);
  const interrupted = onInterrupt(() => connection.send({ type: 'stop' }));
  waitForReader({
    pause: () => connection.send({ type: 'pause' }),
    resume: () => connection.send({ type: 'resume' }),
  });
  const saver = destination === null ? null : new ModelSaver(connection, destination);
  if (saver === null) {
    writeProblem('The model will not be kept: add “--out FOLDER” to save it there.');
  }
  let keptByScore = false;
  /** As told last; null before the start is told. */
  let engine: string | null = null;
  connection.listen((event) => {
    if (engine !== null && engine !== connection.engineInWords) {
      engine = connection.engineInWords;
      report.engineChanged(engine);
    }
    tell(report, event);
    if (event.type !== 'modelKept' || event.reason !== 'episodeScore') return;
    keptByScore = true;
    // The last save tells whether saving fails.
    saver?.save().catch(() => undefined);
  });

  await connection.request({ type: 'newAgent', hyperparameters, seed }, 'agentReplaced');
  await connection.status(({ agent }) => agent.origin === 'new');
  // So that the same engine computes from the first step to the last.
  if (options.engine === 'auto') await connection.enginesAtRest();
  engine = connection.engineInWords;
  const { maxSteps, maxEpisodes } = hyperparameters;
  report.started({
    preset: options.preset,
    hyperparameters,
    seed,
    engine,
    maxSteps,
    maxEpisodes,
  });
  const run = await trainUntilEnded(connection, options.keepGoing === true, interrupted);
  report.ended();
  const saved = (await saver?.saveLast()) ?? { folder: null, problem: null };
  if (saved.folder !== null) report.saved(saved.folder);
  const solved = isSolved(hyperparameters, run.agent, keptByScore);
  report.finished(summarize(run, seed, solved));
  await connection.close();

  if (saved.problem !== null) writeProblem(saved.problem);
  const isDone = solved && run.reason !== 'failed' && saved.problem === null && !hasOutputFailed();
  return interrupted() ?? (isDone ? exitCodes.done : exitCodes.failed);
}

/** Before hours are spent: whether the result can be written, and replaces nothing unasked. */
async function claimDestination({
  out,
  overwrite = false,
}: TrainOptions): Promise<ModelDestination | null> {
  if (out === undefined) return null;
  if (out.trim() === '') {
    throw new UsageError('--out needs the name of a folder, such as “--out my-agent”.');
  }
  const folder = absolutePath(out);
  const destination = await ModelDestination.claim(folder, overwrite).catch((error: unknown) => {
    throw error instanceof ModelFolderError ? new UsageError(error.message) : error;
  });
  if (destination.holdsModel && !overwrite) {
    await destination.release();
    throw new UsageError(
      `${shown(destination.folder)} holds a model already: choose another folder, or replace it with --overwrite.`,
    );
  }
  return destination;
}

function chooseReport(json: boolean): TrainReport {
  if (json) return createJsonReport(writeLine);
  return process.stdout.isTTY ? createBarReport(process.stdout) : createLineReport(writeLine);
}

function tell(report: TrainReport, event: TrainerEvent): void {
  switch (event.type) {
    case 'episodesEnded':
      for (let row = 0; row < rowCount(event.rows, episodeColumns); row++) {
        report.episode(readRow(event.rows, row, episodeColumns));
      }
      break;
    case 'progress':
      return report.progress(event);
    case 'checked':
      return report.checked(event);
    case 'confirmed':
      return report.confirmed(event);
    case 'modelKept':
      return report.kept(event);
    case 'engineReplaced':
      return writeProblem(replacementSentence(event));
    case 'failed':
      writeProblem(event.message);
  }
}

interface Run {
  readonly reason: TrainingSummary['reason'];
  readonly wallMs: number;
  readonly agent: AgentStatus;
}

/** Trains until the trainer stops by itself; after a solved run on to the limit, if asked. */
async function trainUntilEnded(
  connection: TrainerConnection,
  keepGoing: boolean,
  interrupted: () => number | null,
): Promise<Run> {
  let reason: Run['reason'] = 'stopped';
  let wallMs = 0;
  while (interrupted() === null) {
    try {
      const ended = await connection.request({ type: 'train' }, 'activityEnded');
      reason = ended.reason;
      wallMs += ended.wallMs;
    } catch (error) {
      // It was solved by its last step within the limit.
      if (!(error instanceof CommandRejected)) throw error;
      reason = 'limit';
    }
    if (reason !== 'solved' || !keepGoing) break;
  }
  const { agent } = await connection.status(({ activity }) => activity === 'idle');
  return { reason, wallMs, agent };
}

/** Without checks, as in the tutorial, an episode that reached the score is all that is asked. */
function isSolved(
  { checkEverySteps }: Hyperparameters,
  agent: AgentStatus,
  keptByScore: boolean,
): boolean {
  return checkEverySteps > 0 ? agent.solvedAtStep !== null : keptByScore;
}

function summarize({ agent, reason, wallMs }: Run, seed: number, solved: boolean): TrainingSummary {
  const { environmentSteps, gradientSteps, episodes, confirmedMean } = agent;
  const { solvedAtStep, solvedWithMean } = agent;
  return {
    solved,
    environmentSteps,
    gradientSteps,
    episodes,
    confirmedMean,
    wallMs: Math.round(wallMs),
    solvedAtStep,
    solvedWithMean,
    seed,
    reason,
  };
}
