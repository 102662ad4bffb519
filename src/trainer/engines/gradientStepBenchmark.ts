import type { Clock } from '../clock';
import { freshSnapshot, parameterCount, type EngineFactory, type EngineSpec } from './engine';
import { RandomStream } from '../random';

/** So many that they weigh against what a wide network's parameters take in any step. */
const fewRows = 32;
const maxTrialSteps = 5;
const maxSteps = 60;
/** What timing a single row, and what timing it and a few rows, may take of the budget. */
const oneRowShare = 0.1;
const trialShare = 0.3;
/** Below this share of a step's time, a difference between two steps is rather noise. */
const significantShare = 0.15;
/** What a processor's cores reach together in multiplying matrices, where nothing is measured. */
const assumedFlopsPerUs = 50_000;

/**
 * Microseconds that one gradient step takes: the quickest of some, since a busy machine and code
 * that is not optimized yet only ever add time. Where a whole minibatch would take too long, the
 * time is drawn through that of fewer rows: some engines take most of it for the calls, others for
 * the rows, so a single row and a few are timed first to tell which.
 * @param budgetMs how long measuring may take; two steps are taken in any case, and not cut short
 * @throws what the engine throws, and Error if its loss is not a number
 */
export function benchmarkGradientStepUs(
  create: EngineFactory,
  spec: EngineSpec,
  clock: Clock,
  budgetMs: number,
): number {
  const startMs = clock.nowMs();
  const { minibatchSize } = spec;
  const engine = create({ ...spec, maxBatchSize: minibatchSize, replayCapacity: minibatchSize });
  try {
    const random = new RandomStream(0, 'engineMeasurement');
    const parameters = new Float32Array(parameterCount(spec.network));
    for (const column of [parameters, engine.replay.observations, engine.replay.nextObservations]) {
      fill(column, random);
    }
    engine.restore(freshSnapshot(parameters));
    const slots = Uint32Array.from({ length: minibatchSize }, (_, slot) => slot);
    const stepUs = (rows: number) => {
      const beforeMs = clock.nowMs();
      const loss = engine.learn({ slots, count: rows, weights: null });
      if (!Number.isFinite(loss)) throw new Error('its loss was not a number');
      return (clock.nowMs() - beforeMs) * 1000;
    };
    const leftUs = (share: number) => (startMs + share * budgetMs - clock.nowMs()) * 1000;
    /** One step, and up to `most` of them as long as that share of the budget lasts. */
    const quickestUs = (rows: number, most: number, share: number) => {
      let us = stepUs(rows);
      for (let step = 1; step < most && leftUs(share) > us; step++) us = Math.min(us, stepUs(rows));
      return us;
    };

    const oneRow = { rows: 1, us: quickestUs(1, maxTrialSteps, oneRowShare) };
    const trialRows = Math.min(fewRows, minibatchSize);
    const trial = { rows: trialRows, us: quickestUs(trialRows, maxTrialSteps, trialShare) };
    // Forward for the targets and for the loss, backward to weights and inputs: two each a weight.
    const assumedUsPerRow = (8 * parameters.length) / assumedFlopsPerUs;
    const affordable = trialRows + (leftUs(1) - trial.us) / slope(oneRow, trial, assumedUsPerRow);
    const rows = Math.max(trialRows, Math.min(minibatchSize, Math.floor(affordable)));
    const isTrialEnough = rows === trialRows && leftUs(1) < trial.us;
    const measured = isTrialEnough ? trial : { rows, us: quickestUs(rows, maxSteps, 1) };
    return measured.us + (minibatchSize - rows) * slope(oneRow, measured, assumedUsPerRow);
  } finally {
    engine.dispose();
  }
}

interface Timed {
  readonly rows: number;
  readonly us: number;
}

/** Microseconds that a row adds; what is assumed where the two times tell nothing. */
function slope(few: Timed, more: Timed, assumedUsPerRow: number): number {
  const differenceUs = more.us - few.us;
  return more.rows > few.rows && differenceUs > significantShare * more.us
    ? differenceUs / (more.rows - few.rows)
    : assumedUsPerRow;
}

/** Small random numbers, repeated where drawing them all would take the time of the measurement. */
function fill(column: Float32Array, random: RandomStream): void {
  const drawn = Math.min(column.length, 4096);
  for (let i = 0; i < drawn; i++) column[i] = random.uniform(-0.1, 0.1);
  for (let i = drawn; i < column.length; i += drawn) {
    column.copyWithin(i, 0, Math.min(drawn, column.length - i));
  }
}
