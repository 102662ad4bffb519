import { freshSnapshot, type EngineFactory } from '../engines/engine';
import { ObservationScaler } from '../environment/observation';
import { RandomStream } from '../random';
import type { Agent } from '../training/agent';
import { frameOf, type RunningActivity } from './activity';
import { GreedyPlayer, Play, RandomPlayer } from './play';

interface PlayOptions<Seed> {
  readonly episodes: number;
  readonly seed: Seed;
  /** Hears each finished episode's number, from 1, and its score. */
  readonly emitEpisode: (episode: number, score: number) => void;
}

/**
 * Greedy episodes of an agent's best model, on an engine of their own. The seed draws the starts;
 * the agent's own does without one, so that the same model has the same scores.
 */
export function testActivity(
  agent: Agent,
  createEngine: EngineFactory,
  { episodes, seed = agent.seed, emitEpisode }: PlayOptions<number | undefined>,
): RunningActivity {
  return greedyActivity('test', agent, createEngine, { episodes, seed, emitEpisode });
}

/** One episode of the best model, the first that a test would play; it counts as none of a test. */
export function demonstrationActivity(agent: Agent, createEngine: EngineFactory): RunningActivity {
  const emitEpisode = () => undefined;
  return greedyActivity('demonstration', agent, createEngine, {
    episodes: 1,
    seed: agent.seed,
    emitEpisode,
  });
}

function greedyActivity(
  kind: 'test' | 'demonstration',
  agent: Agent,
  createEngine: EngineFactory,
  { episodes, seed, emitEpisode }: PlayOptions<number>,
): RunningActivity {
  const model = agent.bestModel();
  const { network } = model;
  const engine = createEngine({ ...agent.dqn.engine.spec, network, replayCapacity: 0 });
  engine.restore(freshSnapshot(model.parameters));
  const player = new GreedyPlayer(engine, new ObservationScaler(model.observationDivisors));
  const play = new Play(player, episodes, new RandomStream(seed, 'testStarts'));
  return playActivity(kind, play, emitEpisode, () => engine.dispose());
}

/** Episodes of random actions; the seed draws the starts and the actions. */
export function randomActivity({
  episodes,
  seed,
  emitEpisode,
}: PlayOptions<number>): RunningActivity {
  const player = new RandomPlayer(new RandomStream(seed, 'randomPlay'));
  const play = new Play(player, episodes, new RandomStream(seed, 'testStarts'));
  return playActivity('random', play, emitEpisode, () => undefined);
}

function playActivity(
  kind: 'test' | 'random' | 'demonstration',
  play: Play,
  emitEpisode: PlayOptions<unknown>['emitEpisode'],
  dispose: () => void,
): RunningActivity {
  return {
    kind,
    ownPace: kind === 'demonstration' ? '1x' : null,
    get ended() {
      return play.done ? 'finished' : null;
    },
    isPaced: true,
    isMidStep: false,
    get environmentSteps() {
      return play.environmentSteps;
    },
    step: () => {
      play.step();
      if (play.episode.state !== 'running') {
        emitEpisode(play.scores.length, play.episode.steps);
      }
    },
    frame: () => {
      const isUncounted = play.episode.state === 'running';
      const episode = play.scores.length + (isUncounted ? 1 : 0);
      const values = play.player.choiceValues(play.episode);
      const choice = { values, explored: kind === 'random', epsilon: Number.NaN };
      return frameOf(play.episode, episode, play.environmentSteps, choice);
    },
    scores: () => [...play.scores],
    dispose,
  };
}
