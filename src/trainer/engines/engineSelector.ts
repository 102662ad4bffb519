import type { EngineChoice, EngineEntry, EngineId, EngineList } from '../../shared/engines';
import { clauseOf } from '../../shared/errorText';
import type { Clock } from '../clock';
import { parameterCount, type Engine, type EngineFactory, type EngineSpec } from './engine';
import type { EngineCatalog, EngineState, OfferedEngine } from './engineCatalog';
import {
  FailoverEngine,
  type ChosenEngine,
  type EngineSupply,
  type EngineReplacement,
} from './failoverEngine';
import { benchmarkGradientStepUs } from './gradientStepBenchmark';

/**
 * What measuring all engines for a network may take, in equal parts; less than a person notices as
 * a pause. Where two gradient steps on each engine take longer, as with five layers of 1024, so does
 * measuring.
 */
const measuringMs = 260;

/** Parameters of the largest network for which the plain TypeScript reference is timed. */
const referenceParameters = 50_000;

export interface EngineListener {
  changed(list: EngineList): void;
  /** An engine failed, or the chosen one could not begin, and another one goes on. */
  replaced(replacement: EngineReplacement): void;
}

const nobody: EngineListener = { changed: () => undefined, replaced: () => undefined };

/** An engine cannot be chosen; the message is a sentence for a person. */
export class EngineUnavailable extends Error {}

/**
 * Takes the engine that a person chose, or the fastest one by measurement, and sees to it that
 * work goes on when one fails.
 */
export class EngineSelector {
  private readonly live = new Set<FailoverEngine>();
  /** Engines that failed at work, and why; choosing one gives it another chance. */
  private readonly failures = new Map<EngineId, string>();
  /** Measured gradient steps in microseconds, by network and engine. */
  private readonly times = new Map<string, Map<EngineId, number>>();
  private listener = nobody;
  private readonly stopHearingCatalog: () => void;

  /** @throws EngineUnavailable if the chosen engine cannot be used on this machine */
  constructor(
    private readonly catalog: EngineCatalog,
    private readonly clock: Clock,
    private choice: EngineChoice,
  ) {
    this.refuseUnusable(choice);
    this.stopHearingCatalog = catalog.onChange(() => {
      // What failed at work before it went, or was installed anew, is another one now.
      for (const { id, state } of catalog.engines) {
        if (state.kind !== 'ready') this.failures.delete(id);
      }
      this.reconsider();
      this.announce();
    });
  }

  /** Lets this listener, and no other, hear of changes; returns what stops the hearing. */
  listen(listener: EngineListener): () => void {
    this.listener = listener;
    return () => {
      if (this.listener === listener) this.listener = nobody;
    };
  }

  /** Lets go of every engine that is still held, and hears of no change any more. */
  dispose(): void {
    this.stopHearingCatalog();
    this.listener = nobody;
    for (const engine of [...this.live]) engine.dispose();
  }

  /**
   * Makes an engine that changes what computes as needed.
   * @throws EngineUnavailable if none can be used
   */
  readonly create: EngineFactory = (spec) => {
    const engine = new FailoverEngine(this.createFirst(spec), this.supply);
    this.live.add(engine);
    this.loadFor(spec);
    this.announce();
    return engine;
  };

  /**
   * Changes what computes, now and for agents to come.
   * @throws EngineUnavailable if that engine cannot be used on this machine
   */
  choose(choice: EngineChoice): void {
    this.refuseUnusable(choice);
    if (choice === 'auto') this.clearFailures();
    else this.failures.delete(choice);
    this.choice = choice;
    this.reconsider();
    this.announce();
  }

  /** Engines that failed at work may be tried again: another agent may not be too much for them. */
  clearFailures(): void {
    this.failures.clear();
  }

  /** Every engine with its state, and its time for the current agent's network. */
  list(): EngineList {
    // The agent's own; that of a test comes after it.
    const [shown] = this.live;
    const times = shown && this.times.get(keyOf(shown.spec));
    return {
      choice: this.choice,
      current: shown?.id ?? 'simd',
      canRemove: this.catalog.canRemove,
      engines: this.catalog.engines.map((engine) => this.entryOf(engine, times)),
    };
  }

  private entryOf(
    { id, label, state }: OfferedEngine,
    times: ReadonlyMap<EngineId, number> | undefined,
  ): EngineEntry {
    const failure = this.failures.get(id);
    return {
      id,
      label,
      state: failure !== undefined ? 'failed' : state.kind === 'unloaded' ? 'ready' : state.kind,
      usable: isUsable(state),
      detail: failure ?? state.detail,
      gradientStepUs: times?.get(id) ?? null,
      share: state.kind === 'installing' ? state.share : null,
    };
  }

  private announce(): void {
    this.listener.changed(this.list());
  }

  private refuseUnusable(choice: EngineChoice): void {
    if (choice === 'auto') return;
    const offered = this.catalog.engines.find(({ id }) => id === choice);
    if (offered !== undefined && isUsable(offered.state)) return;
    throw new EngineUnavailable(
      offered === undefined
        ? `The engine ${choice} does not exist here.`
        : `${offered.label} cannot be used: ${offered.state.detail}`,
    );
  }

  private createFirst(spec: EngineSpec): ChosenEngine {
    const reasons: string[] = [];
    const first = this.createPreferred(spec, (id, reason) => {
      if (id === this.choice) reasons.push(reason);
    });
    if (first === null) {
      throw new EngineUnavailable(
        'No engine can compute on this machine: see the list of engines.',
      );
    }
    for (const reason of reasons) this.announceReplacedChoice(reason, first.engine);
    return first;
  }

  /** The preferred engine that can be made; one that cannot has failed. */
  private createPreferred(
    spec: EngineSpec,
    onFailure: (id: EngineId, reason: string) => void = () => undefined,
  ): ChosenEngine | null {
    for (const { id, create } of this.preferred(spec)) {
      try {
        return { id, engine: create(spec) };
      } catch (error) {
        if (error instanceof RangeError) throw error;
        const reason = clauseOf(error);
        this.markFailed(id, reason);
        onFailure(id, reason);
      }
    }
    return null;
  }

  /** Says that another engine computes in place of the one that a person chose by its name. */
  private announceReplacedChoice(reason: string, { name }: Engine): void {
    const from = this.catalog.engines.find(({ id }) => id === this.choice)!.label;
    this.listener.replaced({ from, to: name, reason, gradientStepsLost: 0 });
  }

  /** Usable engines: the chosen one first, the others, or all, by their measured times. */
  private preferred(spec: EngineSpec): { id: EngineId; create: EngineFactory }[] {
    const times = this.choice === 'auto' ? this.measure(spec) : this.times.get(keyOf(spec));
    // The reference stands in when nothing else can compute; no measurement of moments may choose it.
    const rank = (id: EngineId) =>
      id === this.choice ? -1 : id === 'reference' ? Infinity : (times?.get(id) ?? Infinity);
    return this.usable().sort((a, b) => {
      const [rankA, rankB] = [rank(a.id), rank(b.id)];
      return rankA === rankB ? 0 : rankA - rankB;
    });
  }

  private usable(): { id: EngineId; create: EngineFactory }[] {
    return this.catalog.engines.flatMap(({ id, state }) =>
      state.kind === 'ready' && !this.failures.has(id) ? [{ id, create: state.create }] : [],
    );
  }

  /** Times every usable engine that was not timed yet for such a network. */
  private measure(spec: EngineSpec): ReadonlyMap<EngineId, number> {
    const key = keyOf(spec);
    const times = this.times.get(key) ?? new Map<EngineId, number>();
    this.times.set(key, times);
    const untimed = this.usable().filter(({ id }) => !times.has(id) && isWorthTiming(id, spec));
    const untilMs = this.clock.nowMs() + measuringMs;
    for (const [index, { id, create }] of untimed.entries()) {
      // What an engine leaves of its part is for those after it.
      const budgetMs = (untilMs - this.clock.nowMs()) / (untimed.length - index);
      try {
        times.set(id, benchmarkGradientStepUs(create, spec, this.clock, budgetMs));
      } catch (error) {
        this.markFailed(id, clauseOf(error));
      }
    }
    return times;
  }

  /** Loads what the choice calls for, and moves what is at work to a better engine. */
  private reconsider(): void {
    for (const engine of this.live) {
      this.loadFor(engine.spec);
      const best = this.preferred(engine.spec)[0];
      if (best === undefined || best.id === engine.id) continue;
      try {
        engine.moveTo(best.id, best.create);
      } catch (error) {
        const reason = clauseOf(error);
        this.markFailed(best.id, reason);
        if (best.id === this.choice) this.announceReplacedChoice(reason, engine);
      }
    }
  }

  /** An engine that takes a while to load is loaded if it is chosen, or if it could be faster. */
  private loadFor(spec: EngineSpec): void {
    for (const { id, state } of this.catalog.engines) {
      if (state.kind !== 'unloaded' || this.failures.has(id)) continue;
      const isChosen = this.choice === id;
      const fastestUs =
        this.choice === 'auto' ? Math.min(Infinity, ...this.measure(spec).values()) : 0;
      if (isChosen || state.leastGradientStepUs < fastestUs) this.catalog.load(id);
    }
  }

  private markFailed(id: EngineId, reason: string): void {
    this.failures.set(id, `It failed at work: ${reason}.`);
  }

  private readonly supply: EngineSupply = {
    next: (failed, reason, spec) => {
      this.markFailed(failed, reason);
      return this.createPreferred(spec);
    },
    replaced: (replacement) => {
      this.listener.replaced(replacement);
      this.announce();
    },
    released: (engine) => {
      this.live.delete(engine);
      this.announce();
    },
  };
}

/** A few steps of a wide network take the reference too long, and `auto` does not choose it. */
function isWorthTiming(id: EngineId, { network }: EngineSpec): boolean {
  return id !== 'reference' || parameterCount(network) <= referenceParameters;
}

/** Whether it computes, or will after loading. */
function isUsable({ kind }: EngineState): boolean {
  return kind === 'ready' || kind === 'unloaded' || kind === 'loading';
}

/** What a gradient step's time depends on. */
function keyOf({ network, learner, minibatchSize }: EngineSpec): string {
  const { doubleDqn, targetNetwork, lossOutputs, optimizer, gradientClipNorm } = learner;
  const work = [doubleDqn, targetNetwork, lossOutputs, optimizer, gradientClipNorm > 0];
  return JSON.stringify([network, minibatchSize, ...work]);
}
