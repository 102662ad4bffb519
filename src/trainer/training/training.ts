import * as v from 'valibot';
import type { Confirmation, GreedyCheck } from '../../shared/protocol/events';
import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import { isAtLimit, type Limits } from '../../shared/hyperparameters/limits';
import {
  metricIntervalSteps,
  type EpisodeRow,
  type MetricRow,
} from '../../shared/protocol/metricColumns';
import type { DqnAgent } from '../agent/dqn';
import { GreedyEvaluation } from './greedyEvaluation';
import { BestModel } from './bestModel';
import { RunningMean, runningMeanSchema } from './runningMean';
import { RandomStream, randomStateSchema, type RandomState } from '../random';
import { countSchema, lastCount, scoreSchema } from '../schemas';

/** What a checkpoint holds of the training around an agent. */
export const trainingStateSchema = v.strictObject({
  ended: v.nullable(v.picklist(['solved', 'limit'])),
  episodes: countSchema,
  episodeLoss: runningMeanSchema,
  metricLoss: runningMeanSchema,
  /** Where the stream stood before the confirmation that is being played, if one is. */
  confirmStarts: randomStateSchema,
  /** What was being played: it is begun anew, from the same starts. */
  evaluation: v.nullable(v.picklist(['check', 'confirmation'])),
  lastCheckMean: scoreSchema,
});
type TrainingState = v.InferOutput<typeof trainingStateSchema>;

/** Hears what happens in training, each thing once and in its order. */
export interface TrainingObserver {
  episodeEnded(row: EpisodeRow): void;
  metric(row: MetricRow): void;
  checked(check: GreedyCheck): void;
  confirmed(confirmation: Confirmation): void;
  modelKept(reason: 'check' | 'episodeScore', environmentSteps: number, score: number): void;
}

/** Every check of every run plays from the same starts, so that all their means can be compared. */
export function checkStarts(): RandomStream {
  return new RandomStream(0, 'checkStarts');
}

/** Why training came to its own end. */
export type TrainingEnd = 'solved' | 'limit';

/**
 * An agent's training from its first step on, over any number of stops: episodes, greedy checks,
 * their confirmation, the model that is kept, and the limits.
 */
export class Training {
  /** Set when training ended by itself; `resume` clears it. */
  ended: TrainingEnd | null = null;
  /** Episodes finished over the agent's life. */
  episodes = 0;
  readonly bestModel: BestModel;

  private readonly episodeLoss = new RunningMean();
  private readonly metricLoss = new RunningMean();
  private readonly confirmStarts: RandomStream;
  /** A check, or a confirmation, that is being played. */
  private evaluation: {
    readonly kind: 'check' | 'confirmation';
    readonly play: GreedyEvaluation;
    /** The engine that plays it. */
    readonly engine: string;
    /** Where the stream of confirmations' starts stood before it began. */
    readonly confirmStarts: RandomState;
  } | null = null;
  private lastCheckMean = 0;

  constructor(
    readonly agent: DqnAgent,
    /** Only their limits change, by `raiseLimits`. */
    public hyperparameters: Hyperparameters,
    seed: number,
    private readonly observer: TrainingObserver,
  ) {
    this.bestModel = new BestModel(hyperparameters.solvedMean);
    this.confirmStarts = new RandomStream(seed, 'confirmStarts');
  }

  /** Whether there are more steps than can be counted on. */
  get isCountedOut(): boolean {
    const { environmentSteps, gradientSteps } = this.agent;
    return Math.max(environmentSteps, gradientSteps, this.episodes) >= lastCount;
  }

  /** Whether the limits leave anything to train. */
  get atLimit(): boolean {
    const { environmentSteps } = this.agent;
    const trained = { environmentSteps, episodes: this.episodes };
    return this.isCountedOut || isAtLimit(this.hyperparameters, trained);
  }

  /** Whether a check, or a confirmation, is being played. */
  get isChecking(): boolean {
    return this.evaluation !== null;
  }

  /** Whether gradient steps are still to follow the latest environment step. */
  get isLearning(): boolean {
    return this.agent.gradientStepsDue > 0;
  }

  /** Nothing else depends on them: what follows is what would have followed under these limits. */
  raiseLimits({ maxSteps, maxEpisodes }: Limits): void {
    this.hyperparameters = { ...this.hyperparameters, maxSteps, maxEpisodes };
  }

  /** Lets training go on after it ended by itself. */
  resume(): void {
    this.ended = null;
  }

  get state(): TrainingState {
    return {
      ended: this.ended,
      episodes: this.episodes,
      episodeLoss: this.episodeLoss.state,
      metricLoss: this.metricLoss.state,
      confirmStarts: this.evaluation?.confirmStarts ?? this.confirmStarts.state,
      evaluation: this.evaluation?.kind ?? null,
      lastCheckMean: this.lastCheckMean,
    };
  }

  /**
   * Puts the training back to where it was. What was being played begins anew: with the same
   * weights from the same starts, it ends as it would have.
   */
  restore(state: TrainingState): void {
    this.ended = state.ended;
    this.episodes = state.episodes;
    this.episodeLoss.state = state.episodeLoss;
    this.metricLoss.state = state.metricLoss;
    this.confirmStarts.state = state.confirmStarts;
    this.lastCheckMean = state.lastCheckMean;
    if (state.evaluation === 'check') this.beginCheck();
    else if (state.evaluation === 'confirmation') this.beginConfirmation();
  }

  /** The smallest piece of work: an environment step, a gradient step, or a step of a check. */
  step(): void {
    if (this.evaluation !== null) {
      this.continueEvaluation();
      return;
    }
    if (this.isLearning) this.learn();
    else this.act();
    if (!this.isLearning) this.finishEnvironmentStep();
  }

  private act(): void {
    if (this.agent.episode.state !== 'running') this.agent.beginEpisode();
    this.agent.act();
  }

  private learn(): void {
    const loss = this.agent.learn();
    this.episodeLoss.add(loss);
    this.metricLoss.add(loss);
  }

  /** What follows an environment step and its gradient steps. */
  private finishEnvironmentStep(): void {
    this.recordMetric();
    if (this.agent.episode.state !== 'running') this.finishEpisode();
    const { checkEverySteps } = this.hyperparameters;
    if (checkEverySteps > 0 && this.agent.environmentSteps % checkEverySteps === 0) {
      this.beginCheck();
    } else {
      this.endAtLimit();
    }
  }

  private recordMetric(): void {
    const { environmentSteps, gradientSteps, epsilon } = this.agent;
    if (environmentSteps % metricIntervalSteps !== 0) return;
    this.observer.metric({
      environmentSteps,
      gradientSteps,
      epsilon,
      meanLoss: this.metricLoss.take(),
    });
  }

  private finishEpisode(): void {
    const { episode, environmentSteps, epsilon } = this.agent;
    this.episodes += 1;
    this.observer.episodeEnded({
      episode: this.episodes,
      score: episode.steps,
      epsilon,
      meanLoss: this.episodeLoss.take(),
      environmentSteps,
      truncated: episode.state === 'truncated' ? 1 : 0,
    });
    const { keepModelAtScore } = this.hyperparameters;
    if (keepModelAtScore > 0 && episode.steps >= keepModelAtScore) {
      this.bestModel.keepForEpisodeScore(this.parameters());
      this.observer.modelKept('episodeScore', environmentSteps, episode.steps);
    }
  }

  private beginCheck(): void {
    this.evaluate('check', this.hyperparameters.checkEpisodes, checkStarts());
  }

  private beginConfirmation(): void {
    this.evaluate('confirmation', this.hyperparameters.confirmEpisodes, this.confirmStarts);
  }

  private continueEvaluation(): void {
    const { kind, play, engine } = this.evaluation!;
    play.step();
    if (engine !== this.agent.engine.name) {
      // Another engine took over, with older weights: a mean must be of one set of weights.
      if (kind === 'check') this.beginCheck();
      else this.beginConfirmation();
      return;
    }
    if (!play.done) return;
    this.evaluation = null;
    if (kind === 'check') this.finishCheck(play.mean);
    else this.finishConfirmation(play.mean);
    if (this.evaluation === null && this.ended === null) this.endAtLimit();
  }

  private finishCheck(greedyMean: number): void {
    const { environmentSteps } = this.agent;
    this.lastCheckMean = greedyMean;
    this.observer.checked({ environmentSteps, greedyMean });
    if (this.bestModel.isWorthConfirming(greedyMean)) {
      this.beginConfirmation();
    } else if (
      this.bestModel.keepIfBest({ greedyMean, confirmedMean: null }, () => this.parameters())
    ) {
      this.observer.modelKept('check', environmentSteps, greedyMean);
    }
  }

  private finishConfirmation(confirmedMean: number): void {
    const { environmentSteps } = this.agent;
    const scores = { greedyMean: this.lastCheckMean, confirmedMean };
    const isKept = this.bestModel.keepIfBest(scores, () => this.parameters());
    const held = confirmedMean >= this.hyperparameters.solvedMean;
    const solved = held && this.bestModel.solvedAtStep === null;
    if (solved) {
      this.bestModel.solvedAtStep = environmentSteps;
      this.bestModel.solvedWithMean = confirmedMean;
      this.ended = 'solved';
    }
    this.observer.confirmed({ environmentSteps, confirmedMean, held, solved });
    if (isKept) this.observer.modelKept('check', environmentSteps, this.lastCheckMean);
  }

  private endAtLimit(): void {
    if (this.atLimit) this.ended = 'limit';
  }

  private evaluate(kind: 'check' | 'confirmation', episodes: number, starts: RandomStream): void {
    const { engine, playedSet, scaler } = this.agent;
    const confirmStarts = this.confirmStarts.state;
    const play = new GreedyEvaluation(engine, playedSet, scaler, episodes, starts);
    this.evaluation = { kind, play, engine: engine.name, confirmStarts };
  }

  private parameters(): Float32Array {
    return this.agent.engine.snapshot()[this.agent.playedSet];
  }
}
