import type { Clock } from '../clock';
import {
  freshSnapshot,
  parameterCount,
  type Engine,
  type EngineFactory,
  type EngineSpec,
} from './engine';
import { RandomStream } from '../random';

/** Rows of a step that shows what a row adds to the time of a single one. */
const fewRows = 32;
/** What a step on a few rows may take by the single row's time: fewer where a row takes long. */
const fewRowsMs = 500;
const leastRows = 4;
/** A whole step that may take as long is measured with more care. */
const longUs = 1_000_000;
/** Steps that follow the first ones at most: the quickest of so many tells enough. */
const maxSteps = 60;

/**
 * Microseconds that one gradient step takes: the quickest of some, since a busy machine and code
 * that is not optimized yet only ever add time.
 *
 * Two steps on a single row and one on a few rows, more of them where these take hardly longer, are
 * taken in any case. The line through their times tells whether steps on a whole minibatch fit into
 * the budget. If so, these are timed; if not, both kinds are timed again and again, and the line is
 * the answer.
 * @param budgetMs how long measuring may take; the first steps are not cut short
 * @throws what the engine throws, and Error if its loss is not a number
 */
export function benchmarkGradientStepUs(
  create: EngineFactory,
  spec: EngineSpec,
  clock: Clock,
  budgetMs: number,
): number {
  const untilMs = clock.nowMs() + budgetMs;
  const { minibatchSize } = spec;
  // No learning rate may let the steps of a measurement diverge: that would be no engine's fault.
  const learner = { ...spec.learner, learningRate: 1e-6 };
  const room = { maxBatchSize: minibatchSize, replayCapacity: minibatchSize };
  const engine = create({ ...spec, learner, ...room });
  try {
    const learn = prepare(engine);
    /** The quickest step by its rows. */
    const quickestUs = new Map<number, number>();
    const take = (rows: number) => {
      const startMs = clock.nowMs();
      learn(rows);
      const us = (clock.nowMs() - startMs) * 1000;
      quickestUs.set(rows, Math.min(us, quickestUs.get(rows) ?? Infinity));
    };
    let few = Math.min(fewRows, minibatchSize);
    const wholeUs = () => {
      const oneUs = quickestUs.get(1)!;
      const usPerRow = (quickestUs.get(few)! - oneUs) / Math.max(1, few - 1);
      return oneUs + (minibatchSize - 1) * Math.max(0, usPerRow);
    };
    const fits = (us: number) => clock.nowMs() + us / 1000 <= untilMs;

    // The first one of all meets cold memory, which would make a row look cheap beside it.
    take(1);
    take(1);
    const affordable = Math.floor((1000 * fewRowsMs) / quickestUs.get(1)!);
    few = Math.min(few, Math.max(leastRows, affordable));
    take(few);
    // As long as rows are a small part of a step, the noise of a busy machine could hide them.
    const areHidden = () =>
      quickestUs.get(few)! < Math.min(2 * quickestUs.get(1)!, 1000 * fewRowsMs);
    while (few < minibatchSize && areHidden()) {
      few = Math.min(2 * few, minibatchSize);
      take(few);
    }
    // Where it may matter most, one look at a busy machine is not enough.
    if (quickestUs.get(1)! * minibatchSize > longUs) {
      for (const rows of [1, few, 1, few]) take(rows);
    }
    const sizes = fits(wholeUs()) ? [minibatchSize] : [1, few];
    for (let step = 0; step < maxSteps; step++) {
      const rows = sizes[step % sizes.length]!;
      if (!fits(quickestUs.get(rows) ?? wholeUs())) break;
      take(rows);
    }
    return quickestUs.get(minibatchSize) ?? wholeUs();
  } finally {
    engine.dispose();
  }
}

/** Gives the engine weights and transitions; returns what takes a gradient step on some of them. */
function prepare(engine: Engine): (rows: number) => void {
  const { spec, replay } = engine;
  const random = new RandomStream(0, 'engineMeasurement');
  const parameters = new Float32Array(parameterCount(spec.network));
  for (const column of [parameters, replay.observations, replay.nextObservations]) {
    fill(column, random);
  }
  engine.restore(freshSnapshot(parameters));
  const slots = Uint32Array.from({ length: spec.replayCapacity }, (_, slot) => slot);
  return (count) => {
    const loss = engine.learn({ slots, count, weights: null });
    if (!Number.isFinite(loss)) throw new Error('its loss was not a number');
  };
}

/** Small random numbers, repeated where drawing them all would take the time of the measurement. */
function fill(column: Float32Array, random: RandomStream): void {
  const drawn = Math.min(column.length, 4096);
  for (let i = 0; i < drawn; i++) column[i] = random.uniform(-0.1, 0.1);
  for (let i = drawn; i < column.length; i += drawn) {
    column.copyWithin(i, 0, Math.min(drawn, column.length - i));
  }
}
