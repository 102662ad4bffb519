import { cartPole } from './cartPole';
import { greedyAction } from './dqn';
import type { Engine } from './engine';
import { Episode } from './episode';
import type { ObservationScaler } from './observation';
import type { RandomStream } from './random';

/**
 * Greedy episodes played side by side, so that one call of the network serves them all. Each
 * `step` takes one environment step in every episode that still runs: a caller can pause between.
 */
export class GreedyEvaluation {
  private readonly episodes: Episode[];
  private running: Episode[];
  private readonly observations: Float32Array;
  private readonly values: Float32Array;
  private readonly rowsAtOnce: number;

  /** @param startStates the stream that the episodes' starts are drawn from, in order */
  constructor(
    private readonly engine: Engine,
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
    this.rowsAtOnce = engine.spec.maxBatchSize;
    this.observations = new Float32Array(this.rowsAtOnce * cartPole.observationSize);
    this.values = new Float32Array(this.rowsAtOnce * cartPole.actionCount);
  }

  get done(): boolean {
    return this.running.length === 0;
  }

  /** Each episode's score, in the order of the starts. */
  get scores(): number[] {
    return this.episodes.map((episode) => episode.steps);
  }

  get mean(): number {
    return meanOf(this.scores);
  }

  /** One environment step in every running episode. */
  step(): void {
    for (let first = 0; first < this.running.length; first += this.rowsAtOnce) {
      this.stepTogether(this.running.slice(first, first + this.rowsAtOnce));
    }
    this.running = this.running.filter((episode) => episode.state === 'running');
  }

  private stepTogether(episodes: readonly Episode[]): void {
    episodes.forEach((episode, row) => {
      this.scaler.observe(episode.physics, this.observations, row * cartPole.observationSize);
    });
    this.engine.qValues(this.observations, episodes.length, this.values);
    episodes.forEach((episode, row) => episode.step(greedyAction(this.values, row)));
  }
}

/** The arithmetic mean; NaN of nothing. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
