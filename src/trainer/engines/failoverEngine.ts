import { allFinite } from '../../shared/allFinite';
import type { EngineId } from '../../shared/engines';
import { clauseOf } from '../../shared/errorText';
import {
  actionCount,
  type Engine,
  type EngineFactory,
  type EngineSnapshot,
  type EngineSpec,
  type Minibatch,
  type PendingSnapshot,
  type Transitions,
} from './engine';
import { parameterSets, type NetworkSet } from './parameterSets';
import { GradientStepTooSlow, NetworkDivergedError } from './unfitSettings';

/** Gradient steps between two copies of the weights to go back to. */
const copyEverySteps = 500;

export interface ChosenEngine {
  readonly id: EngineId;
  readonly engine: Engine;
}

export interface EngineReplacement {
  /** Words for a person: "WebAssembly SIMD". */
  readonly from: string;
  readonly to: string;
  /** Why, as a clause: "out of memory". */
  readonly reason: string;
  /** Gradient steps that were taken since the weights from which the next engine goes on. */
  readonly gradientStepsLost: number;
}

/** Where engines come from. */
export interface EngineSupply {
  /** The next engine in place of one that failed, which is not offered again; null if none is left. */
  next(failed: EngineId, reason: string, spec: EngineSpec): ChosenEngine | null;
  /** It computes with another engine now, and may or may not learn with it. */
  replaced(engine: FailoverEngine, replacement: EngineReplacement): void;
  released(engine: FailoverEngine): void;
}

/**
 * An engine that outlives the one which computes: when that one throws, the next one goes on with
 * the replay ring and the last weights that were copied. When the network diverges, it goes back to
 * these weights itself.
 */
export class FailoverEngine implements Engine {
  /** Why it may not learn, in a sentence; null where it may. Playing is always quick enough. */
  slowness: string | null = null;
  /** The latest weights known to be finite, at most `copyEverySteps` gradient steps old. */
  private lastFinite: EngineSnapshot | null = null;
  private stepsSinceCopy = 0;
  /** Taken in all, those that were lost with an engine too. */
  private gradientSteps = 0;
  /** Whether it learnt since its weights were given to it. */
  private hasLearnt = false;

  constructor(
    private current: ChosenEngine,
    private readonly supply: EngineSupply,
  ) {}

  get id(): EngineId {
    return this.current.id;
  }

  get name(): string {
    return this.current.engine.name;
  }

  get spec(): EngineSpec {
    return this.current.engine.spec;
  }

  /** Other arrays after each change of engines: ask again rather than keep them. */
  get replay(): Transitions {
    return this.current.engine.replay;
  }

  qValues(set: NetworkSet, observations: Float32Array, count: number, values: Float32Array): void {
    this.attempt(() => this.current.engine.qValues(set, observations, count, values));
    // Weights that were given, as those of an opened model, may be played with whatever they are.
    if (this.hasLearnt && !allFinite(values, count * actionCount(this.spec.network))) {
      this.diverge('its values are no longer numbers');
    }
  }

  /**
   * @throws NetworkDivergedError if there is no number for the loss or for a weight
   * @throws GradientStepTooSlow instead of a step that would take too long
   */
  learn(minibatch: Minibatch, tdErrors?: Float32Array): number {
    const loss = this.attempt(() => {
      if (this.slowness !== null) throw new GradientStepTooSlow(this.slowness);
      return this.current.engine.learn(minibatch, tdErrors);
    });
    this.hasLearnt = true;
    this.gradientSteps += 1;
    this.stepsSinceCopy += 1;
    if (!Number.isFinite(loss)) this.diverge('its loss is not a number');
    // An average of squares that became infinite stops a weight for good, and no loss shows it.
    if (this.stepsSinceCopy >= copyEverySteps && !this.keepIfFinite(this.snapshot())) {
      this.diverge('its weights, or what the optimizer keeps of them, are no longer numbers');
    }
    return loss;
  }

  syncTarget(): void {
    this.attempt(() => this.current.engine.syncTarget());
  }

  snapshot(): EngineSnapshot {
    return this.attempt(() => this.current.engine.snapshot());
  }

  beginSnapshot(): PendingSnapshot {
    return this.attempt(() => this.current.engine.beginSnapshot());
  }

  restore(snapshot: EngineSnapshot): void {
    this.attempt(() => this.current.engine.restore(snapshot));
    this.gradientSteps = snapshot.gradientSteps;
    this.hasLearnt = false;
    this.lastFinite = null;
    this.keepIfFinite(snapshot);
  }

  dispose(): void {
    this.supply.released(this);
    this.current.engine.dispose();
  }

  /**
   * Goes on with another engine from where this one stands; nothing is lost.
   * @throws what the other engine throws; then nothing changed
   */
  moveTo(id: EngineId, create: EngineFactory): void {
    const snapshot = this.snapshot();
    if (id !== this.id) this.takeOver({ id, engine: create(this.spec) }, snapshot);
  }

  /** A RangeError is the caller's fault; any other fault is the engine's, and the next one's turn. */
  private attempt<Result>(work: () => Result): Result {
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (error instanceof RangeError || error instanceof GradientStepTooSlow) throw error;
        if (!this.replace(clauseOf(error))) throw error;
      }
    }
  }

  /** @throws NetworkDivergedError, after going back to the last finite weights */
  private diverge(symptom: string): never {
    const error = new NetworkDivergedError(this.gradientSteps, symptom);
    if (this.lastFinite !== null) this.restore(this.lastFinite);
    throw error;
  }

  /** Puts the next engine in place of one that failed; false if none is left. */
  private replace(reason: string): boolean {
    const from = this.name;
    const gradientStepsLost = this.stepsSinceCopy;
    let { id } = this.current;
    for (;;) {
      const next = this.supply.next(id, reason, this.spec);
      if (next === null) return false;
      try {
        this.takeOver(next, this.lastFinite);
        this.supply.replaced(this, { from, to: this.name, reason, gradientStepsLost });
        return true;
      } catch (error) {
        id = next.id;
        reason = clauseOf(error);
      }
    }
  }

  private takeOver(next: ChosenEngine, snapshot: EngineSnapshot | null): void {
    const { engine: old } = this.current;
    try {
      if (snapshot !== null) next.engine.restore(snapshot);
      copyTransitions(old.replay, next.engine.replay);
    } catch (error) {
      disposeQuietly(next.engine);
      throw error;
    }
    this.current = next;
    if (snapshot !== null) this.keepIfFinite(snapshot);
    disposeQuietly(old);
  }

  /** Keeps a snapshot to go back to, unless something in it is infinite or no number. */
  private keepIfFinite(snapshot: EngineSnapshot): boolean {
    const isFinite = parameterSets.every((set) => allFinite(snapshot[set]));
    if (isFinite) {
      this.lastFinite = snapshot;
      this.stepsSinceCopy = 0;
    }
    return isFinite;
  }
}

function disposeQuietly(engine: Engine): void {
  try {
    engine.dispose();
  } catch {
    // It failed already.
  }
}

function copyTransitions(from: Transitions, to: Transitions): void {
  to.observations.set(from.observations);
  to.actions.set(from.actions);
  to.rewards.set(from.rewards);
  to.nextObservations.set(from.nextObservations);
  to.discounts.set(from.discounts);
}
