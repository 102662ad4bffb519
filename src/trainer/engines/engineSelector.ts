import type { EngineChoice, EngineEntry, EngineId, EngineList } from '../../shared/engines';
import { clauseOf } from '../../shared/errorText';
import type { Clock } from '../clock';
import type { Engine, EngineFactory, EngineSpec } from './engine';
import { inabilityOf, restrictionOf, supports } from './engineAbilities';
import type { EngineCatalog, EngineState, OfferedEngine } from './engineCatalog';
import {
  FailoverEngine,
  type ChosenEngine,
  type EngineSupply,
  type EngineReplacement,
} from './failoverEngine';
import { GradientStepTimes, hasLongSteps, slownessOf } from './gradientStepTimes';

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
  private readonly times: GradientStepTimes;
  private listener = nobody;
  private readonly stopHearingCatalog: () => void;

  /**
   * @param onLongWork hears before an engine for a wide network is made and timed
   * @throws EngineUnavailable if the chosen engine cannot be used on this machine
   */
  constructor(
    private readonly catalog: EngineCatalog,
    clock: Clock,
    private choice: EngineChoice,
    private readonly onLongWork: () => void = () => undefined,
  ) {
    this.times = new GradientStepTimes(clock);
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
    if (hasLongSteps(spec)) this.onLongWork();
    const engine = new FailoverEngine(this.createFirst(spec), this.supply);
    this.live.add(engine);
    this.judge(engine);
    this.loadFor(spec);
    this.announce();
    return engine;
  };

  /** Why the current agent may not learn with what computes, in a sentence; null where it may. */
  get slowness(): string | null {
    const [shown] = this.live;
    return shown?.slowness ?? null;
  }

  /** What computes the current agent, in a sentence, where not every engine does; null where all do. */
  get restriction(): string | null {
    const [shown] = this.live;
    return shown === undefined ? null : restrictionOf(shown, this.catalog.engines);
  }

  /**
   * Changes what computes, now and for agents to come.
   * @throws EngineUnavailable if that engine cannot be used on this machine, or cannot compute the
   * current agent
   */
  choose(choice: EngineChoice): void {
    this.refuseUnusable(choice);
    const [shown] = this.live;
    if (shown !== undefined && this.choiceFor(shown.spec, choice) !== choice) {
      throw new EngineUnavailable(`This agent needs another engine. ${this.restriction}`);
    }
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
    const spec = shown?.spec;
    return {
      choice: this.choice,
      current: shown?.id ?? 'simd',
      canRemove: this.catalog.canRemove,
      engines: this.catalog.engines.map((engine) => this.entryOf(engine, spec)),
    };
  }

  private entryOf({ id, label, state }: OfferedEngine, spec: EngineSpec | undefined): EngineEntry {
    const failure = this.failures.get(id);
    const inability = spec && isUsable(state) ? inabilityOf(id, spec.network) : null;
    return {
      id,
      label,
      state: failure !== undefined ? 'failed' : state.kind === 'unloaded' ? 'ready' : state.kind,
      usable: isUsable(state) && inability === null,
      detail: failure ?? inability ?? state.detail,
      gradientStepUs: (spec && this.times.of(spec).get(id)) ?? null,
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
        'No engine can compute this network on this machine: see the list of engines.',
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

  /** What a person chose, unless it cannot compute such a network. */
  private choiceFor({ network }: EngineSpec, choice = this.choice): EngineChoice {
    return choice === 'auto' || supports(choice, network) ? choice : 'auto';
  }

  /** Engines to use: the chosen one first, the others, or all, by their measured times. */
  private preferred(spec: EngineSpec): { id: EngineId; create: EngineFactory }[] {
    const choice = this.choiceFor(spec);
    const times = choice === 'auto' ? this.measure(spec) : this.times.of(spec);
    // The reference stands in when nothing else can compute; no measurement of moments may choose it.
    const rank = (id: EngineId) =>
      id === choice ? -1 : id === 'reference' ? Infinity : (times.get(id) ?? Infinity);
    return this.usable(spec).sort((a, b) => {
      const [rankA, rankB] = [rank(a.id), rank(b.id)];
      return rankA === rankB ? 0 : rankA - rankB;
    });
  }

  private usable({ network }: EngineSpec): { id: EngineId; create: EngineFactory }[] {
    return this.catalog.engines.flatMap(({ id, state }) =>
      state.kind === 'ready' && !this.failures.has(id) && supports(id, network)
        ? [{ id, create: state.create }]
        : [],
    );
  }

  /**
   * Says whether an engine may learn with what computes in it. One that a person chose always may;
   * its time tells the host how long a step keeps the trainer from answering.
   */
  private judge(engine: FailoverEngine): void {
    const { id, name, spec } = engine;
    const create =
      hasLongSteps(spec) && this.usable(spec).find((usable) => usable.id === id)?.create;
    const us = create ? this.times.roughly(id, create, spec) : null;
    engine.slowness = us === null || id === this.choice ? null : slownessOf(name, us);
  }

  /** Times every usable engine that was not timed yet for such a network. */
  private measure(spec: EngineSpec): ReadonlyMap<EngineId, number> {
    return this.times.measure(this.usable(spec), spec, (id, error) =>
      this.markFailed(id, clauseOf(error)),
    );
  }

  /** Loads what the choice calls for, and moves what is at work to a better engine. */
  private reconsider(): void {
    for (const engine of this.live) {
      if (hasLongSteps(engine.spec)) this.onLongWork();
      this.loadFor(engine.spec);
      this.moveToBest(engine);
      this.judge(engine);
    }
  }

  private moveToBest(engine: FailoverEngine): void {
    const best = this.preferred(engine.spec)[0];
    if (best === undefined || best.id === engine.id) return;
    try {
      engine.moveTo(best.id, best.create);
    } catch (error) {
      const reason = clauseOf(error);
      this.markFailed(best.id, reason);
      if (best.id === this.choice) this.announceReplacedChoice(reason, engine);
    }
  }

  /** An engine that takes a while to load is loaded if it is chosen, or if it could be faster. */
  private loadFor(spec: EngineSpec): void {
    const choice = this.choiceFor(spec);
    for (const { id, state } of this.catalog.engines) {
      if (state.kind !== 'unloaded' || this.failures.has(id)) continue;
      if (!supports(id, spec.network)) continue;
      const isChosen = choice === id;
      const fastestUs = choice === 'auto' ? Math.min(Infinity, ...this.measure(spec).values()) : 0;
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
    replaced: (engine, replacement) => {
      this.judge(engine);
      this.listener.replaced(replacement);
      this.announce();
    },
    released: (engine) => {
      this.live.delete(engine);
      this.announce();
    },
  };
}

/** Whether it computes, or will after loading. */
function isUsable({ kind }: EngineState): boolean {
  return kind === 'ready' || kind === 'unloaded' || kind === 'loading';
}
