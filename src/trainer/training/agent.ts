import type { AgentStatus } from '../../shared/protocol/events';
import {
  hyperparameterDefinitions,
  type Hyperparameters,
} from '../../shared/hyperparameters/hyperparameters';
import { presets, defaultPreset } from '../../shared/hyperparameters/presets';
import { cartPole } from '../../shared/cartPole';
import type { AgentArrays, AgentState } from './agentState';
import { DqnAgent, type DqnStart } from '../agent/dqn';
import { foldDueling, unfoldDueling } from '../agent/dueling';
import { parameterCount, type EngineFactory, type NetworkSpec } from '../engines/engine';
import type { Curves, Model, ModelMetadata, ModelSource } from '../models/model';
import { maxSavedRows } from '../models/savedCurves';
import { initialParameters, networkOf, playedLayers } from '../agent/network';
import { scalingOf } from '../environment/observation';
import type { ObservationDivisors } from '../environment/observationScaling';
import { RandomStream } from '../random';
import { Histories } from './histories';
import { SaveProgress } from './saveProgress';
import { Training, type TrainingObserver } from './training';

/** Scores that travel with a saved model. */
const savedScores = 1000;

type Origin = AgentStatus['origin'];

/** An agent with all that belongs to it: its training, its curves, its name. */
export class Agent {
  readonly training: Training;
  readonly dqn: DqnAgent;
  /** Its greedy mean as it was opened; null until it is played. */
  openedMean: number | null = null;
  readonly saveProgress = new SaveProgress(0);
  readonly histories = new Histories();
  readonly seed: number;
  private readonly network: NetworkSpec;
  private readonly observationDivisors: ObservationDivisors;

  private constructor(
    readonly origin: Origin,
    readonly name: string,
    start: DqnStart,
    private readonly source: ModelSource | null,
    createEngine: EngineFactory,
    observer: TrainingObserver,
  ) {
    const { hyperparameters, seed, network, observationDivisors } = start;
    this.seed = seed;
    this.network = network;
    this.observationDivisors = observationDivisors;
    this.dqn = new DqnAgent(start, createEngine);
    const recording = this.histories.recording(observer);
    this.training = new Training(this.dqn, hyperparameters, seed, recording);
  }

  /** An untrained agent, whose first weights follow from the seed. */
  static create(
    hyperparameters: Hyperparameters,
    seed: number,
    createEngine: EngineFactory,
    observer: TrainingObserver,
  ): Agent {
    const network = networkOf(hyperparameters);
    const weights = new RandomStream(seed, 'initialWeights');
    const start: DqnStart = {
      hyperparameters,
      seed,
      network,
      parameters: initialParameters(network, hyperparameters.weightInitializer, weights),
      observationDivisors: scalingOf(hyperparameters),
    };
    return new Agent('new', 'New agent', start, null, createEngine, observer);
  }

  /**
   * An agent that goes on from a saved model: its weights and counters, with an empty replay
   * buffer and a fresh optimizer. A model that this app did not write trains on with the default
   * preset's settings and the least exploration.
   */
  static fromModel(
    origin: 'bundled' | 'opened',
    name: string,
    model: Model,
    createEngine: EngineFactory,
    observer: TrainingObserver,
  ): Agent {
    const { metadata, observationDivisors, source, curves } = model;
    const base = metadata?.hyperparameters ?? presets[defaultPreset].hyperparameters;
    const hiddenLayers = model.network.layers.slice(0, -1);
    // The settings know no network without hidden layers, and no dropout beyond their range.
    // Heads need a linear layer to come from, which only a file that was changed by hand has not.
    const last = model.network.layers.at(-1)!;
    const duelingHeads =
      base.duelingHeads && last.activation === 'linear' && last.dropoutRate === 0;
    const hyperparameters = {
      ...base,
      duelingHeads,
      hiddenUnits:
        hiddenLayers.length === 0 ? base.hiddenUnits : hiddenLayers.map((layer) => layer.units),
      dropoutRate: Math.min(
        hiddenLayers[0]?.dropoutRate ?? 0,
        hyperparameterDefinitions.dropoutRate.max,
      ),
    };
    const seed = metadata?.seed ?? 0;
    const { network, parameters } = duelingHeads ? unfoldDueling(model) : model;
    const start = { hyperparameters, seed, network, parameters, observationDivisors };
    const agent = new Agent(origin, name, start, source, createEngine, observer);
    const { environmentSteps, gradientSteps, epsilon } = metadata ?? {
      environmentSteps: 0,
      gradientSteps: 0,
      epsilon: hyperparameters.epsilonEnd,
    };
    agent.dqn.countFrom({ environmentSteps, gradientSteps }, epsilon);
    agent.training.episodes = metadata?.episodes ?? 0;
    agent.saveProgress.savedAt(agent.dqn.environmentSteps);
    agent.training.bestModel.startFrom(parameters, metadata);
    if (curves !== undefined) agent.histories.restore(curves);
    else if (metadata !== null) agent.recallScores(metadata);
    return agent;
  }

  /**
   * The agent that a checkpoint holds, as it was in every respect.
   * @throws RangeError if the replay buffer does not fit the settings
   */
  static restored(
    state: AgentState,
    arrays: AgentArrays,
    createEngine: EngineFactory,
    observer: TrainingObserver,
  ): Agent {
    const { origin, name, source, dqn, training, kept, optimizerSteps, savedSteps, ...rest } =
      state;
    const { weights, transitions, priorities, curves } = arrays;
    const start: DqnStart = { ...rest, parameters: weights.online };
    const agent = new Agent(origin, name, start, source, createEngine, observer);
    agent.dqn.engine.restore({ ...weights, gradientSteps: optimizerSteps });
    agent.dqn.restore(dqn, transitions, priorities);
    agent.training.restore(training);
    agent.saveProgress.savedAt(savedSteps);
    agent.training.bestModel.restore(kept, arrays.kept);
    agent.histories.restore(curves);
    return agent;
  }

  /**
   * Puts the last scores of a model back into the curve. An early version of this app saved nothing
   * else of it.
   */
  private recallScores({ lastScores, episodes, environmentSteps }: ModelMetadata): void {
    const isWhole = lastScores.length === episodes;
    const total = lastScores.reduce((sum, score) => sum + score, 0);
    let steps = isWhole ? 0 : Math.max(0, environmentSteps - total);
    lastScores.forEach((score, index) => {
      steps += score;
      this.histories.episodes.add({
        episode: episodes - lastScores.length + index + 1,
        score,
        epsilon: Number.NaN,
        meanLoss: Number.NaN,
        environmentSteps: steps,
        truncated: score >= cartPole.timeLimitSteps ? 1 : 0,
      });
    });
  }

  /** With the limits of its training as they are now. */
  get hyperparameters(): Hyperparameters {
    return this.training.hyperparameters;
  }

  /** It learnt something that no file holds. */
  get isUnsaved(): boolean {
    return this.dqn.environmentSteps > this.saveProgress.savedSteps;
  }

  /** The best model so far; the present weights where none was kept yet. */
  bestModel(): Model {
    const { network, observationDivisors, hyperparameters, seed } = this;
    const { bestModel } = this.training;
    const parameters = bestModel.parameters ?? this.dqn.engine.snapshot()[this.dqn.playedSet];
    return {
      ...foldDueling({ network, parameters }),
      observationDivisors,
      metadata: {
        hyperparameters,
        seed,
        environmentSteps: this.dqn.environmentSteps,
        gradientSteps: this.dqn.gradientSteps,
        episodes: this.training.episodes,
        epsilon: this.dqn.epsilon,
        lastScores: this.histories.episodes.latest(savedScores).map((row) => row.score),
        bestGreedyMean: bestModel.scores?.greedyMean ?? null,
        confirmedMean: bestModel.scores?.confirmedMean ?? null,
        solvedAtStep: bestModel.solvedAtStep,
        solvedWithMean: bestModel.solvedWithMean,
      },
      source: this.source,
      curves: this.histories.thinned(maxSavedRows),
    };
  }

  status(): AgentStatus {
    const { network, hyperparameters, seed } = this;
    const { bestModel } = this.training;
    const layers = playedLayers(network);
    return {
      origin: this.origin,
      name: this.name,
      hyperparameters,
      seed,
      layerUnits: [network.inputs, ...layers.map(({ units }) => units)],
      layers,
      parameterCount: parameterCount(network),
      source: this.source,
      openedMean: this.openedMean,
      environmentSteps: this.dqn.environmentSteps,
      gradientSteps: this.dqn.gradientSteps,
      episodes: this.training.episodes,
      epsilon: this.dqn.epsilon,
      bestGreedyMean: bestModel.scores?.greedyMean ?? null,
      solvedAtStep: bestModel.solvedAtStep,
      solvedWithMean: bestModel.solvedWithMean,
      confirmedMean: bestModel.scores?.confirmedMean ?? null,
      unsaved: this.isUnsaved,
    };
  }

  /**
   * All that a checkpoint needs besides the arrays.
   * @param optimizerSteps the engine's own count
   * @throws Error for the bundled agent, of which there is nothing to keep
   */
  state(optimizerSteps: number): AgentState {
    const { origin, name, source, seed, hyperparameters, network, observationDivisors } = this;
    if (origin === 'bundled') throw new Error('the trained example needs no checkpoint');
    return {
      origin,
      name,
      source,
      seed,
      hyperparameters,
      network,
      observationDivisors,
      dqn: this.dqn.state,
      training: this.training.state,
      kept: this.training.bestModel.state,
      optimizerSteps,
      savedSteps: this.saveProgress.savedSteps,
    };
  }

  curves(): Curves {
    return this.histories.pack();
  }

  dispose(): void {
    this.dqn.dispose();
  }
}
