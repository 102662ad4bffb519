import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import { cartPole, type CartPoleAction } from '../environment/cartPole';
import {
  freshSnapshot,
  type Engine,
  type EngineFactory,
  type EngineSpec,
  type NetworkSpec,
  type Transitions,
} from '../engines/engine';
import { Episode } from '../environment/episode';
import type { ObservationDivisors } from '../environment/observationScaling';
import { ObservationScaler } from '../environment/observation';
import { RandomStream } from '../random';
import type { DqnState } from './dqnState';
import { ReplayBuffer } from './replayBuffer';
import { EpsilonSchedule } from './schedules';

/** Rows that an engine takes at once for playing, whatever the minibatch. */
const smallestBatch = 128;

/** What an agent starts from: a network, its first parameters, and how it sees. */
export interface DqnStart {
  readonly hyperparameters: Hyperparameters;
  readonly seed: number;
  readonly network: NetworkSpec;
  /** In the order of `EngineSnapshot.online`. */
  readonly parameters: Float32Array;
  readonly observationDivisors: ObservationDivisors;
}

/**
 * Deep Q-learning on CartPole-v1: Mnih et al., 2015, Algorithm 1, with the refinements that the
 * hyperparameters name (double Q-learning, soft target updates, Huber loss). One turn of the
 * algorithm's inner loop is one `act` and as many `learn` as `gradientStepsDue` then says; each is
 * a call of its own, so that a caller can stop between the gradient steps of a large network.
 */
export class DqnAgent {
  readonly episode = new Episode();
  readonly epsilon: EpsilonSchedule;
  readonly engine: Engine;
  readonly scaler: ObservationScaler;
  /** Environment steps taken in all. */
  environmentSteps = 0;
  /** Gradient steps taken in all. */
  gradientSteps = 0;
  /** Whether the latest action was random. */
  explored = false;
  /** Gradient steps that are still to follow the latest environment step. */
  gradientStepsDue = 0;

  private readonly hyperparameters: Hyperparameters;
  readonly replay: ReplayBuffer;
  /** The minibatch's transitions, by their slots in the replay buffer. */
  private readonly slots: Uint32Array;
  private readonly startStates: RandomStream;
  private readonly exploration: RandomStream;
  private readonly sampling: RandomStream;
  private observation = new Float32Array(cartPole.observationSize);
  private nextObservation = new Float32Array(cartPole.observationSize);
  private readonly values = new Float32Array(cartPole.actionCount);

  constructor(start: DqnStart, createEngine: EngineFactory) {
    const { hyperparameters, seed } = start;
    this.hyperparameters = hyperparameters;
    this.epsilon = new EpsilonSchedule(hyperparameters);
    this.scaler = new ObservationScaler(start.observationDivisors);
    this.startStates = new RandomStream(seed, 'startStates');
    this.exploration = new RandomStream(seed, 'exploration');
    this.sampling = new RandomStream(seed, 'sampling');
    this.slots = new Uint32Array(hyperparameters.minibatchSize);
    this.engine = createEngine(engineSpecOf(hyperparameters, start.network, seed));
    this.engine.restore(freshSnapshot(start.parameters));
    this.replay = new ReplayBuffer(this.engine);
    this.beginEpisode();
  }

  /** Begins an episode at a start state drawn at random. */
  beginEpisode(): void {
    this.episode.begin(this.startStates);
    this.scaler.observe(this.episode.physics, this.observation);
  }

  /** One environment step: chooses an action, takes it and remembers what came of it. */
  act(): void {
    const action = this.chooseAction();
    const state = this.episode.step(action);
    this.scaler.observe(this.episode.physics, this.nextObservation);

    const failed =
      state === 'terminated' || (state === 'truncated' && this.hyperparameters.timeLimitIsFailure);
    const reward = failed ? this.hyperparameters.failureReward : this.hyperparameters.stepReward;
    const discount = failed ? 0 : this.hyperparameters.gamma;
    this.replay.add(this.observation, action, reward, this.nextObservation, discount);
    // What came of it is what the next action is chosen from.
    [this.observation, this.nextObservation] = [this.nextObservation, this.observation];
    this.environmentSteps += 1;
    this.epsilon.afterEnvironmentStep();

    const learns =
      this.hasEnoughExperience && (state === 'running' || this.hyperparameters.learnAtEpisodeEnd);
    this.gradientStepsDue = learns ? this.hyperparameters.gradientStepsPerStep : 0;
  }

  /** One gradient step on a minibatch of remembered transitions; returns its mean loss. */
  learn(): number {
    const { minibatchSize, targetNetwork, hardUpdateEverySteps } = this.hyperparameters;
    const count = this.replay.sample(this.slots, minibatchSize, this.sampling);
    const loss = this.engine.learn({ slots: this.slots, count, weights: null });
    this.gradientSteps += 1;
    this.gradientStepsDue -= 1;
    this.epsilon.afterGradientStep();
    if (targetNetwork === 'hard' && this.gradientSteps % hardUpdateEverySteps === 0) {
      this.engine.syncTarget();
    }
    return loss;
  }

  /** The network's values (left, right) of the present state, without dropout. */
  qValues(): Float32Array {
    this.engine.qValues(this.observation, 1, this.values);
    return this.values;
  }

  get state(): DqnState {
    return {
      environmentSteps: this.environmentSteps,
      gradientSteps: this.gradientSteps,
      explored: this.explored,
      gradientStepsDue: this.gradientStepsDue,
      epsilon: this.epsilon.value,
      episode: this.episode.snapshot,
      startStates: this.startStates.state,
      exploration: this.exploration.state,
      sampling: this.sampling.state,
      replaySize: this.replay.size,
      replayNext: this.replay.nextSlot,
    };
  }

  /**
   * Puts the agent back to where it was, its weights apart.
   * @param transitions those of the replay buffer, the oldest first
   * @throws RangeError if they do not fit the buffer
   */
  restore(state: DqnState, transitions: Transitions): void {
    this.replay.restore(transitions, state.replayNext);
    this.environmentSteps = state.environmentSteps;
    this.gradientSteps = state.gradientSteps;
    this.explored = state.explored;
    this.gradientStepsDue = state.gradientStepsDue;
    this.epsilon.value = state.epsilon;
    this.episode.restore(state.episode);
    this.startStates.state = state.startStates;
    this.exploration.state = state.exploration;
    this.sampling.state = state.sampling;
    this.scaler.observe(this.episode.physics, this.observation);
  }

  dispose(): void {
    this.engine.dispose();
  }

  /** With probability epsilon a random action, otherwise the one of the highest value. */
  private chooseAction(): CartPoleAction {
    this.explored = this.exploration.nextUnit() <= this.epsilon.value;
    if (this.explored) {
      return this.exploration.integerBelow(cartPole.actionCount) as CartPoleAction;
    }
    return greedyAction(this.qValues());
  }

  /** A buffer smaller than the first step of learning is enough once it is full. */
  private get hasEnoughExperience(): boolean {
    const { learningStartsAtStep, replayCapacity } = this.hyperparameters;
    return this.replay.size >= Math.min(learningStartsAtStep, replayCapacity);
  }
}

/** What an agent with these settings asks of its engine. */
export function engineSpecOf(
  hyperparameters: Hyperparameters,
  network: NetworkSpec,
  seed: number,
): EngineSpec {
  const { minibatchSize, replayCapacity } = hyperparameters;
  return {
    network,
    learner: hyperparameters,
    minibatchSize,
    maxBatchSize: Math.max(minibatchSize, smallestBatch),
    replayCapacity,
    dropoutSeed: new RandomStream(seed, 'dropout').nextUint32(),
  };
}

/** The action of the higher value; the first of equals, as NumPy's argmax. */
export function greedyAction(values: Float32Array, row = 0): CartPoleAction {
  const left = row * cartPole.actionCount;
  return values[left + 1]! > values[left]! ? 1 : 0;
}
