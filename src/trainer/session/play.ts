import { cartPole, type CartPoleAction } from '../../shared/cartPole';
import { greedyAction } from '../agent/network';
import type { Engine } from '../engines/engine';
import { Episode } from '../environment/episode';
import type { ObservationScaler } from '../environment/observation';
import type { RandomStream } from '../random';

/** Chooses actions while nothing is learnt. */
interface Player {
  choose(episode: Episode): CartPoleAction;
  /**
   * The network's values (left, right) by which the latest action was chosen, at an episode's start
   * those of the choice to come; null where no network plays.
   */
  choiceValues(episode: Episode): Float32Array | null;
}

/** The network's best action in every state: a test. */
export class GreedyPlayer implements Player {
  private readonly observation = new Float32Array(cartPole.observationSize);
  private readonly qValues = new Float32Array(cartPole.actionCount);

  constructor(
    private readonly engine: Engine,
    private readonly scaler: ObservationScaler,
  ) {}

  choose(episode: Episode): CartPoleAction {
    this.evaluate(episode);
    return greedyAction(this.qValues);
  }

  choiceValues(episode: Episode): Float32Array {
    if (episode.steps === 0) this.evaluate(episode);
    return this.qValues;
  }

  private evaluate(episode: Episode): void {
    this.scaler.observe(episode.physics, this.observation);
    this.engine.qValues('online', this.observation, 1, this.qValues);
  }
}

/** Left or right by the toss of a coin: the tutorial's first demonstration. */
export class RandomPlayer implements Player {
  constructor(private readonly random: RandomStream) {}

  choose(): CartPoleAction {
    return this.random.integerBelow(cartPole.actionCount) as CartPoleAction;
  }

  choiceValues(): null {
    return null;
  }
}

/** A number of episodes, one after another. */
export class Play {
  readonly episode = new Episode();
  /** Scores of the finished episodes. */
  readonly scores: number[] = [];
  /** Environment steps taken in all. */
  environmentSteps = 0;

  constructor(
    readonly player: Player,
    readonly episodes: number,
    private readonly startStates: RandomStream,
  ) {
    this.episode.begin(startStates);
  }

  get done(): boolean {
    return this.scores.length >= this.episodes;
  }

  /** One environment step; begins the next episode where the last one ended. */
  step(): void {
    if (this.episode.state !== 'running') this.episode.begin(this.startStates);
    this.episode.step(this.player.choose(this.episode));
    this.environmentSteps += 1;
    if (this.episode.state !== 'running') this.scores.push(this.episode.steps);
  }
}
