import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import { freshSnapshot, keepsAverage } from '../engines/engine';
import type { Engine, EngineFactory, NetworkSpec, Transitions } from '../engines/engine';
import type { NetworkSet } from '../engines/parameterSets';
import { cartPole, type CartPoleAction } from '../../shared/cartPole';
import { Episode } from '../environment/episode';
import { ObservationScaler } from '../environment/observation';
import type { ObservationDivisors } from '../environment/observationScaling';
import { RandomStream } from '../random';
import type { DqnState } from './dqnState';
import { engineSpecOf, greedyAction } from './network';
import { PrioritizedSampler } from './prioritizedSampler';
import { ReplayBuffer } from './replayBuffer';
import type { Sampler } from './sampler';
import { mirroring } from './mirroring';
import { NStepReturns } from './nStepReturns';
import { epsilonSchedule, learningRateSchedule, type Schedule, type Steps } from './schedules';
import type { Remember } from './transition';
import { UniformSampler } from './uniformSampler';

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
 * hyperparameters name. One turn of the algorithm's inner loop is one `act` and as many `learn` as
 * `gradientStepsDue` then says; each is a call of its own, so that a caller can stop between the
 * gradient steps of a large network. The TD targets, the loss and the optimizer are the engine's:
 * engines/reference/ has them in plain words.
 */
export class DqnAgent {
  readonly episode = new Episode();
  readonly engine: Engine;
  readonly replay: ReplayBuffer;
  readonly scaler: ObservationScaler;
  /** Environment steps taken in all. */
  environmentSteps = 0;
  /** Gradient steps taken in all. */
  gradientSteps = 0;
  /** Gradient steps that are still to follow the latest environment step. */
  gradientStepsDue = 0;
  /** Whether the latest action was random. */
  explored = false;
  /** The probability with which it was to be random. */
  chosenWithEpsilon = 1;

  private readonly hyperparameters: Hyperparameters;
  private readonly returns: NStepReturns | null;
  private readonly remember: Remember;
  private readonly sampler: Sampler;
  /** The sampler, where it keeps priorities. */
  private readonly prioritized: PrioritizedSampler | null;
  private epsilonAt: Schedule;
  /** Null where it stays the same. */
  private readonly learningRateAt: Schedule | null;
  private readonly startStates: RandomStream;
  private readonly exploration: RandomStream;
  private readonly sampling: RandomStream;
  /** Filled anew by each step, so that none is made in the innermost loop. */
  private readonly transition = {
    observation: new Float32Array(cartPole.observationSize),
    action: 0 as CartPoleAction,
    reward: 0,
    nextObservation: new Float32Array(cartPole.observationSize),
    discount: 0,
    endsEpisode: false,
  };
  private readonly values = new Float32Array(cartPole.actionCount);
  /** Whether `transition.nextObservation` holds the state in which the latest action was chosen. */
  private remembersChoice = false;

  constructor(start: DqnStart, createEngine: EngineFactory) {
    const { hyperparameters, seed } = start;
    this.hyperparameters = hyperparameters;
    this.scaler = new ObservationScaler(start.observationDivisors);
    this.startStates = new RandomStream(seed, 'startStates');
    this.exploration = new RandomStream(seed, 'exploration');
    this.sampling = new RandomStream(seed, 'sampling');
    this.engine = createEngine(engineSpecOf(hyperparameters, start.network, seed));
    this.engine.restore(freshSnapshot(start.parameters));
    this.replay = new ReplayBuffer(this.engine);
    const store: Remember = (transition) => this.replay.add(transition);
    const last = hyperparameters.mirrorTransitions ? mirroring(store) : store;
    const { returnSteps } = hyperparameters;
    this.returns = returnSteps > 1 ? new NStepReturns(returnSteps, last) : null;
    this.remember = this.returns?.remember ?? last;
    this.prioritized =
      hyperparameters.replaySampling === 'prioritized'
        ? new PrioritizedSampler(this.replay, hyperparameters, this.sampling, this)
        : null;
    this.sampler =
      this.prioritized ??
      new UniformSampler(this.replay, hyperparameters.minibatchSize, this.sampling);
    this.epsilonAt = epsilonSchedule(hyperparameters, {
      environmentSteps: 0,
      gradientSteps: 0,
      epsilon: hyperparameters.epsilonStart,
    });
    this.learningRateAt = learningRateSchedule(hyperparameters);
    this.beginEpisode();
  }

  /** The network that is checked, played and saved. */
  get playedSet(): NetworkSet {
    return keepsAverage(this.hyperparameters) ? 'averaged' : 'online';
  }

  /** The probability of a random action. */
  get epsilon(): number {
    return this.epsilonAt(this);
  }

  /** Begins an episode at a start state drawn at random. */
  beginEpisode(): void {
    this.episode.begin(this.startStates);
    this.observeAnew();
  }

  /** One environment step: chooses an action, takes it and remembers what it led to. */
  act(): void {
    const { episode, transition } = this;
    const { failureReward, gamma, stepReward, timeLimitIsFailure } = this.hyperparameters;
    transition.action = this.chooseAction();
    const state = episode.step(transition.action);
    const failed = state === 'terminated' || (state === 'truncated' && timeLimitIsFailure);
    transition.reward = failed ? failureReward : stepReward;
    transition.discount = failed ? 0 : gamma;
    transition.endsEpisode = state !== 'running';
    this.scaler.observe(episode.physics, transition.nextObservation);
    this.remember(transition);

    const { observation, nextObservation } = transition;
    transition.observation = nextObservation;
    transition.nextObservation = observation;
    this.remembersChoice = true;
    this.environmentSteps += 1;
    this.gradientStepsDue = this.learnsAfter(state !== 'running')
      ? this.hyperparameters.gradientStepsPerStep
      : 0;
  }

  /** One gradient step on a minibatch of remembered transitions; returns its mean loss. */
  learn(): number {
    const { engine, sampler, learningRateAt } = this;
    const minibatch = sampler.sample();
    if (learningRateAt !== null) minibatch.learningRate = learningRateAt(this);
    const loss = engine.learn(minibatch, sampler.tdErrors);
    sampler.learned();
    this.gradientSteps += 1;
    this.gradientStepsDue -= 1;
    this.updateTarget();
    return loss;
  }

  /** The network's values (left, right) of the present state, without dropout. */
  qValues(): Float32Array {
    this.engine.qValues('online', this.transition.observation, 1, this.values);
    return this.values;
  }

  /**
   * The values (left, right) by which the latest action was chosen; where it was random, what the
   * network says of that choice now. At an episode's start they are those of the choice to come.
   * Null where a checkpoint was resumed, until the next action.
   */
  choiceValues(): Float32Array | null {
    if (this.episode.steps === 0) return this.qValues();
    if (!this.remembersChoice) return null;
    if (this.explored)
      this.engine.qValues('online', this.transition.nextObservation, 1, this.values);
    return this.values;
  }

  /** With probability epsilon a random action, otherwise the one of the highest value. */
  private chooseAction(): CartPoleAction {
    this.chosenWithEpsilon = this.epsilon;
    this.explored = this.exploration.nextUnit() <= this.chosenWithEpsilon;
    if (this.explored) {
      return this.exploration.integerBelow(cartPole.actionCount) as CartPoleAction;
    }
    return greedyAction(this.qValues());
  }

  /** A buffer smaller than the first step of learning is enough once it is full. */
  private learnsAfter(endOfEpisode: boolean): boolean {
    const { learnAtEpisodeEnd, learningStartsAtStep, mirrorTransitions, replayCapacity } =
      this.hyperparameters;
    const enough = learningStartsAtStep * (mirrorTransitions ? 2 : 1);
    const hasEnough = this.replay.size >= Math.min(enough, replayCapacity);
    return hasEnough && (learnAtEpisodeEnd || !endOfEpisode);
  }

  /** A soft target network is the engine's own work, a part of each gradient step. */
  private updateTarget(): void {
    const { targetNetwork, hardUpdateEverySteps } = this.hyperparameters;
    if (targetNetwork === 'hard' && this.gradientSteps % hardUpdateEverySteps === 0) {
      this.engine.syncTarget();
    }
  }

  private observeAnew(): void {
    this.scaler.observe(this.episode.physics, this.transition.observation);
  }

  /** Goes on counting from an earlier run's steps, at which epsilon was so. */
  countFrom(steps: Steps, epsilon: number): void {
    this.environmentSteps = steps.environmentSteps;
    this.gradientSteps = steps.gradientSteps;
    this.epsilonAt = epsilonSchedule(this.hyperparameters, { ...steps, epsilon });
  }

  get state(): DqnState {
    return {
      environmentSteps: this.environmentSteps,
      gradientSteps: this.gradientSteps,
      explored: this.explored,
      gradientStepsDue: this.gradientStepsDue,
      epsilon: this.epsilon,
      episode: this.episode.snapshot,
      startStates: this.startStates.state,
      exploration: this.exploration.state,
      sampling: this.sampling.state,
      pendingReturns: this.returns?.state ?? [],
      prioritizedSampler: this.prioritized?.state ?? null,
      replaySize: this.replay.size,
      replayNext: this.replay.nextSlot,
    };
  }

  /** The stored transitions' priorities, the oldest first; null where none are kept. */
  priorities(): Float64Array | null {
    return this.prioritized?.storedPriorities() ?? null;
  }

  /**
   * Puts the agent back to where it was, its weights apart.
   * @param transitions those of the replay buffer, the oldest first
   * @param priorities theirs; null where none are kept
   * @throws RangeError if they do not fit the buffer
   */
  restore(state: DqnState, transitions: Transitions, priorities: Float64Array | null): void {
    this.replay.restore(transitions, state.replayNext);
    if (state.prioritizedSampler !== null && priorities !== null) {
      this.prioritized?.restore(state.prioritizedSampler, priorities);
    }
    this.countFrom(state, state.epsilon);
    this.explored = state.explored;
    this.chosenWithEpsilon = state.epsilon;
    this.remembersChoice = false;
    this.gradientStepsDue = state.gradientStepsDue;
    this.episode.restore(state.episode);
    this.startStates.state = state.startStates;
    this.exploration.state = state.exploration;
    this.sampling.state = state.sampling;
    this.returns?.restore(state.pendingReturns);
    this.observeAnew();
  }

  dispose(): void {
    this.engine.dispose();
  }
}
