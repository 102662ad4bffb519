import type { Clock } from './clock';
import { freshSnapshot, parameterCount, type EngineFactory, type EngineSpec } from './engine';
import { RandomStream } from './random';

/** Rows of the first steps, which tell how many more there is time for. */
const firstRows = 8;
const maxSteps = 60;

/**
 * Microseconds that one gradient step takes: the median of the later half of a few steps. A
 * minibatch too large for the time is measured with fewer rows and scaled up.
 * @param budgetMs how long measuring may take; a first step that takes longer is not cut short
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

    const trialRows = Math.min(firstRows, minibatchSize);
    stepUs(trialRows);
    const trialUs = stepUs(trialRows);
    const leftUs = (untilMs - clock.nowMs()) * 1000;
    // As if all of a step were in its rows, so that it is rather too long than too short.
    const affordable = Math.floor((leftUs / 3 / trialUs) * trialRows);
    const rows = Math.max(trialRows, Math.min(minibatchSize, affordable));
    const timesUs: number[] = [];
    while (timesUs.length < maxSteps && (timesUs.length === 0 || clock.nowMs() < untilMs)) {
      timesUs.push(stepUs(rows));
    }
    return (medianOfLaterHalf(timesUs) * minibatchSize) / rows;
  } finally {
    engine.dispose();
  }
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
