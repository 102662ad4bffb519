import { meanOf } from '../../shared/scores';
import { cartPole } from '../../shared/cartPole';
import { greedyAction } from '../agent/network';
import type { Engine } from '../engines/engine';
import type { NetworkSet } from '../engines/parameterSets';
import { Episode } from '../environment/episode';
import type { ObservationScaler } from '../environment/observation';
import type { RandomStream } from '../random';

/** Episodes that one call of the network serves at most: few enough to pause in between. */
const episodesAtOnce = 128;

/**
 * Greedy episodes played side by side, so that one call of the network serves many of them. Each
 * `step` takes one environment step in some of the episodes that still run, in turn.
 */
export class GreedyEvaluation {
  private readonly episodes: Episode[];
  private running: Episode[];
  /** The first of the running episodes that has not moved in this round. */
  private nextRow = 0;
  private readonly observations: Float32Array;
  private readonly values: Float32Array;
  private readonly rowsAtOnce: number;

  /**
   * @param set the network that plays
   * @param startStates the stream that the episodes' starts are drawn from, in order
   */
  constructor(
    private readonly engine: Engine,
    private readonly set: NetworkSet,
    private readonly scaler: ObservationScaler,
    episodeCount: number,
    startStates: RandomStream,
  ) {
    this.episodes = Array.from({ length: episodeCount }, () => {
      const episode = new Episode();
      episode.begin(startStates);
      return episode;
    });
    this.running = [...this.episodes];
    this.rowsAtOnce = Math.min(engine.spec.maxBatchSize, episodesAtOnce, episodeCount);
    this.observations = new Float32Array(this.rowsAtOnce * cartPole.observationSize);
    this.values = new Float32Array(this.rowsAtOnce * cartPole.actionCount);
  }

  get done(): boolean {
    return this.running.length === 0;
  }

  /** How each episode stands, in the order of the starts. */
  get outcomes(): readonly Pick<Episode, 'steps' | 'state'>[] {
    return this.episodes;
  }

  /** Each episode's score, in the order of the starts. */
  get scores(): number[] {
    return this.episodes.map((episode) => episode.steps);
  }

  get mean(): number {
    return meanOf(this.scores);
  }

  /** One environment step in up to 128 running episodes, those whose turn it is. */
  step(): void {
    this.stepTogether(this.running.slice(this.nextRow, this.nextRow + this.rowsAtOnce));
    this.nextRow += this.rowsAtOnce;
    if (this.nextRow < this.running.length) return;
    this.nextRow = 0;
    this.running = this.running.filter((episode) => episode.state === 'running');
  }

  private stepTogether(episodes: readonly Episode[]): void {
    episodes.forEach((episode, row) => {
      this.scaler.observe(episode.physics, this.observations, row * cartPole.observationSize);
    });
    this.engine.qValues(this.set, this.observations, episodes.length, this.values);
    episodes.forEach((episode, row) => episode.step(greedyAction(this.values, row)));
  }
}
