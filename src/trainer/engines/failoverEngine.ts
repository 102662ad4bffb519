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

/** Gradient steps between two copies of the weights to go back to. */
const copyEverySteps = 500;
/** If another engine's values are no numbers either within so many steps, the settings are why. */
const provingSteps = 2 * copyEverySteps;

export interface ChosenEngine {
  readonly id: EngineId;
  readonly engine: Engine;
}

export interface EngineReplacement {
  /** Words for a person: "WebAssembly SIMD". */
  readonly from: string;
  readonly to: string;
  /** Why, as a clause: "its loss was not a number". */
  readonly reason: string;
  /** Gradient steps that were taken since the weights from which the next engine goes on. */
  readonly gradientStepsLost: number;
}

/** Where engines come from. */
export interface EngineSupply {
  /** The next engine in place of one that failed, which is not offered again; null if none is left. */
  next(failed: EngineId, reason: string, spec: EngineSpec): ChosenEngine | null;
  /** It was not the engine's fault: offer it again. */
  clearFailure(id: EngineId): void;
  replaced(replacement: EngineReplacement): void;
  released(engine: FailoverEngine): void;
}

/**
 * An engine that outlives the one which computes: when that one throws, or its values are no longer
 * numbers, the next one goes on with the replay ring and the last good weights.
 */
export class FailoverEngine implements Engine {
  /** The latest weights known to be finite, at most `copyEverySteps` gradient steps old. */
  private lastGood: EngineSnapshot | null = null;
  private stepsSinceCopy = 0;
  /** The engine whose values were no numbers, and the sound gradient steps since. */
  private suspect: EngineId | null = null;
  private stepsSinceSuspicion = 0;
  /** Values that are no numbers are the settings' or the weights' fault: no engine is replaced. */
  private noEngineToBlame = false;

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
    const compute = () => this.current.engine.qValues(set, observations, count, values);
    this.attempt(compute);
    const isSound = allFinite(values, count * actionCount(this.spec.network));
    if (isSound) return;
    if (this.replaceSuspect('its values were not numbers')) this.attempt(compute);
    else this.clearSuspect();
  }

  learn(minibatch: Minibatch, tdErrors?: Float32Array): number {
    const loss = this.attempt(() => this.current.engine.learn(minibatch, tdErrors));
    const trouble = this.troubleAfterStep(loss);
    if (trouble !== null && this.lastGood !== null) {
      if (this.replaceSuspect(trouble)) return this.learn(minibatch, tdErrors);
      this.restore(this.lastGood);
      this.clearSuspect();
      throw new Error(
        'training diverged, its numbers are too large to compute with; a lower learning rate or clipped gradients may help',
      );
    }
    this.stepsSinceSuspicion += 1;
    if (this.stepsSinceSuspicion >= provingSteps) this.trustAgain();
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
    this.lastGood = null;
    this.keepIfGood(snapshot);
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
        if (error instanceof RangeError) throw error;
        if (!this.replace(clauseOf(error))) throw error;
      }
    }
  }

  /** What shows that its numbers went wrong, as a clause; null if nothing does. */
  private troubleAfterStep(loss: number): string | null {
    if (!Number.isFinite(loss)) return 'its loss was not a number';
    this.stepsSinceCopy += 1;
    if (this.stepsSinceCopy < copyEverySteps) return null;
    // An average of squares that became infinite stops a weight for good, and no loss shows it.
    return this.keepIfGood(this.snapshot()) ? null : 'its weights were not numbers';
  }

  /** False if no engine is to blame, or none is left. */
  private replaceSuspect(reason: string): boolean {
    if (this.lastGood === null || this.noEngineToBlame) return false;
    const { id } = this.current;
    const isFirst = this.suspect === null;
    this.suspect ??= id;
    this.stepsSinceSuspicion = 0;
    // The one that took over has the same trouble, or there is none to compare with.
    this.noEngineToBlame = !isFirst || !this.replace(reason);
    return !this.noEngineToBlame;
  }

  private clearSuspect(): void {
    if (this.suspect !== null) this.supply.clearFailure(this.suspect);
    this.suspect = null;
  }

  private trustAgain(): void {
    this.suspect = null;
    this.noEngineToBlame = false;
  }

  private replace(reason: string): boolean {
    const from = this.name;
    const gradientStepsLost = this.stepsSinceCopy;
    let { id } = this.current;
    for (;;) {
      const next = this.supply.next(id, reason, this.spec);
      if (next === null) return false;
      try {
        this.takeOver(next, this.lastGood);
        this.supply.replaced({ from, to: this.name, reason, gradientStepsLost });
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
    if (snapshot !== null) this.keepIfGood(snapshot);
    disposeQuietly(old);
  }

  private keepIfGood(snapshot: EngineSnapshot): boolean {
    const isGood = parameterSets.every((set) => allFinite(snapshot[set]));
    if (isGood) {
      this.lastGood = snapshot;
      this.stepsSinceCopy = 0;
    }
    return isGood;
  }
}

function disposeQuietly(engine: Engine): void {
  try {
    engine.dispose();
  } catch {
    // It failed already.
  }
}

function allFinite(values: Float32Array, count = values.length): boolean {
  for (let i = 0; i < count; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

function copyTransitions(from: Transitions, to: Transitions): void {
  to.observations.set(from.observations);
  to.actions.set(from.actions);
  to.rewards.set(from.rewards);
  to.nextObservations.set(from.nextObservations);
  to.discounts.set(from.discounts);
}
