import type { EngineId } from '../../shared/engines';
import { formatMicroseconds } from '../../shared/format';
import type { Clock } from '../clock';
import { keepsAverage, parameterCount, type EngineFactory, type EngineSpec } from './engine';
import { benchmarkGradientStepUs } from './gradientStepBenchmark';

/**
 * What measuring all engines for a network may take, in equal parts; less than a person notices as
 * a pause. Where two gradient steps on each engine take longer, as with five layers of 1024, so does
 * measuring.
 */
const measuringMs = 260;

/** Parameters of the largest network for which the plain TypeScript reference is timed. */
const referenceParameters = 50_000;

/** What a gradient step may take on an engine that nobody chose by its name: Stop waits for it. */
const maxStepUs = 1_000_000;

/** Floating-point operations that take far less than that on any engine and machine. */
const quickOperations = 1e8;

interface UsableEngine {
  readonly id: EngineId;
  readonly create: EngineFactory;
}

/** Measured gradient steps in microseconds, by network and engine. */
export class GradientStepTimes {
  private readonly byWork = new Map<string, Map<EngineId, number>>();

  constructor(private readonly clock: Clock) {}

  /** The engines' times for such a network, so far. */
  of(spec: EngineSpec): ReadonlyMap<EngineId, number> {
    return this.timesOf(spec);
  }

  /**
   * Times every engine that was not timed yet for such a network.
   * @param onFailure hears of one that fails at it
   */
  measure(
    usable: readonly UsableEngine[],
    spec: EngineSpec,
    onFailure: (id: EngineId, error: unknown) => void,
  ): ReadonlyMap<EngineId, number> {
    const times = this.timesOf(spec);
    const untimed = usable.filter(({ id }) => !times.has(id) && isWorthTiming(id, spec));
    const untilMs = this.clock.nowMs() + measuringMs;
    for (const [index, { id, create }] of untimed.entries()) {
      // What an engine leaves of its part is for those after it.
      const budgetMs = (untilMs - this.clock.nowMs()) / (untimed.length - index);
      try {
        times.set(id, benchmarkGradientStepUs(create, spec, this.clock, budgetMs));
      } catch (error) {
        onFailure(id, error);
      }
    }
    return times;
  }

  /** The time of an engine, by two steps where it was not timed yet; null if it fails at them. */
  roughly(id: EngineId, create: EngineFactory, spec: EngineSpec): number | null {
    const times = this.timesOf(spec);
    try {
      if (!times.has(id)) times.set(id, benchmarkGradientStepUs(create, spec, this.clock, 0));
    } catch {
      // What ails it shows at work, where it is told.
    }
    return times.get(id) ?? null;
  }

  private timesOf(spec: EngineSpec): Map<EngineId, number> {
    const key = keyOf(spec);
    const times = this.byWork.get(key) ?? new Map<EngineId, number>();
    this.byWork.set(key, times);
    return times;
  }
}

/** Rows of which a greedy check, which only goes forward, is as much work as a gradient step. */
const checkRows = 128 / 3;

/**
 * Whether a gradient step, or a part of a greedy check, may take seconds: a step has about six
 * operations per weight and row.
 */
export function hasLongSteps({ network, minibatchSize, replayCapacity }: EngineSpec): boolean {
  const learns = replayCapacity > 0;
  const rows = Math.max(minibatchSize, checkRows);
  return learns && 6 * parameterCount(network) * rows > quickOperations;
}

/** Why nothing should be learnt with an engine that nobody chose; null if it is quick enough. */
export function slownessOf(name: string, us: number): string | null {
  if (us <= maxStepUs) return null;
  return `One gradient step of this agent takes about ${formatMicroseconds(us)} on ${name}, the best engine left to take: make its layers or its minibatch smaller, or choose an engine yourself to train all the same.`;
}

/** A few steps of a wide network take the reference too long, and `auto` does not choose it. */
function isWorthTiming(id: EngineId, { network }: EngineSpec): boolean {
  return id !== 'reference' || parameterCount(network) <= referenceParameters;
}

/** What a gradient step's time depends on. */
function keyOf({ network, learner, minibatchSize }: EngineSpec): string {
  const { doubleDqn, targetNetwork, lossOutputs, optimizer } = learner;
  const extras = [learner.gradientClipNorm > 0, keepsAverage(learner)];
  const work = [doubleDqn, targetNetwork, lossOutputs, optimizer, ...extras];
  return JSON.stringify([network, minibatchSize, ...work]);
}
