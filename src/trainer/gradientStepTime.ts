import type { Clock } from './clock';
import { freshSnapshot, parameterCount, type EngineFactory, type EngineSpec } from './engine';
import { RandomStream } from './random';

const fewRows = 8;
const maxSteps = 60;
/** Below this share of a step's time, a difference between two steps is rather noise. */
const significantShare = 0.15;
/** What a processor's cores reach together in multiplying matrices, where nothing is measured. */
const assumedFlopsPerUs = 50_000;

/**
 * Microseconds that one gradient step takes, as a median. Where a whole minibatch would take too
 * long, the time is drawn through that of fewer rows: some engines take most of it for the calls,
 * others for the rows, so a single row and a few are timed first to tell which.
 * @param budgetMs how long measuring may take; a step in progress is not cut short
 * @throws what the engine throws, and Error if its loss is not a number
 */
export function measureGradientStepUs(
  create: EngineFactory,
  spec: EngineSpec,
  clock: Clock,
  budgetMs: number,
): number {
  const untilMs = clock.nowMs() + budgetMs;
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
      const startMs = clock.nowMs();
      const loss = engine.learn(slots, rows);
      if (!Number.isFinite(loss)) throw new Error('its loss was not a number');
      return (clock.nowMs() - startMs) * 1000;
    };

    // The first step with so many rows is not like the others.
    const secondStepUs = (rows: number) => Math.min(stepUs(rows), stepUs(rows));
    const oneRow = { rows: 1, us: secondStepUs(1) };
    const trialRows = Math.min(fewRows, minibatchSize);
    const trial = { rows: trialRows, us: secondStepUs(trialRows) };
    // Forward for the targets and for the loss, backward to weights and inputs: two each a weight.
    const assumedUsPerRow = (8 * parameters.length) / assumedFlopsPerUs;
    const leftUs = () => (untilMs - clock.nowMs()) * 1000;
    const usPerRow = slope(oneRow, trial, assumedUsPerRow);
    const affordable = Math.floor(trialRows + (leftUs() - trial.us) / usPerRow);
    const rows = Math.max(trialRows, Math.min(minibatchSize, affordable));
    const timesUs = rows === trialRows ? [trial.us] : [];
    while (timesUs.length < maxSteps && (timesUs.length === 0 || leftUs() > trial.us)) {
      timesUs.push(stepUs(rows));
    }
    const measured = { rows, us: medianOfLaterHalf(timesUs) };
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

/** The first steps run code that is not optimized yet. */
function medianOfLaterHalf(times: readonly number[]): number {
  const later = times.slice(Math.floor(times.length / 2)).sort((a, b) => a - b);
  return later[Math.floor(later.length / 2)]!;
}

/** Small random numbers, repeated where drawing them all would take the time of the measurement. */
function fill(column: Float32Array, random: RandomStream): void {
  const drawn = Math.min(column.length, 4096);
  for (let i = 0; i < drawn; i++) column[i] = random.uniform(-0.1, 0.1);
  for (let i = drawn; i < column.length; i += drawn) {
    column.copyWithin(i, 0, Math.min(drawn, column.length - i));
  }
}
