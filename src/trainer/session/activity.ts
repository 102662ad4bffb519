import { allFinite } from '../../shared/allFinite';
import type { Pace } from '../../shared/protocol/commands';
import type { Frame } from '../../shared/protocol/frames';
import type { Agent } from '../training/agent';
import type { Episode } from '../environment/episode';

/** How an activity came to its end by itself. */
type NaturalEnd = 'solved' | 'limit' | 'finished';

/** Something that a session runs step by step. */
export interface RunningActivity {
  readonly kind: 'train' | 'test' | 'random' | 'demonstration';
  /** The pace that it always has; null where it goes at the session's. */
  readonly ownPace: Pace | null;
  /** Null while there is more to do. */
  readonly ended: NaturalEnd | null;
  /** Whether the next step is an environment step to be watched, and so has a pace. */
  readonly isPaced: boolean;
  /** Whether work that belongs to the latest environment step is still to be done. */
  readonly isMidStep: boolean;
  /** Environment steps taken so far. */
  readonly environmentSteps: number;
  /** Does the smallest piece of work, after which the session may look at its messages. */
  step(): void;
  frame(): Frame;
  /** Of all but training: the score of each finished episode. */
  scores(): number[];
  dispose(): void;
}

const endCodes = { running: 0, terminated: 1, truncated: 2 } as const;

/** Training of an agent, from where it stands. */
export function trainActivity(agent: Agent): RunningActivity {
  const { training, dqn } = agent;
  return {
    kind: 'train',
    ownPace: null,
    get ended() {
      return training.ended;
    },
    get isPaced() {
      return !training.isChecking && !training.isLearning;
    },
    get isMidStep() {
      return training.isLearning;
    },
    get environmentSteps() {
      return dqn.environmentSteps;
    },
    step: () => training.step(),
    frame: () => trainingFrame(agent),
    scores: () => [],
    dispose: () => undefined,
  };
}

/** The moment at which an agent's training stands, running or not. */
export function trainingFrame(agent: Agent): Frame {
  const { dqn, training } = agent;
  const isUncounted = dqn.episode.state === 'running' || training.isLearning;
  const number = training.episodes + (isUncounted ? 1 : 0);
  const { explored, chosenWithEpsilon: epsilon } = dqn;
  const choice = { values: dqn.choiceValues(), explored, epsilon };
  return frameOf(dqn.episode, number, dqn.environmentSteps, choice);
}

/** What the latest push was chosen by. */
interface Choice {
  /** The network's; null where none plays. */
  readonly values: Float32Array | null;
  readonly explored: boolean;
  readonly epsilon: number;
}

/** One moment of an episode, and what its latest push was chosen by. */
export function frameOf(
  episode: Episode,
  episodeNumber: number,
  environmentStep: number,
  { values, explored, epsilon }: Choice,
): Frame {
  const { physics } = episode;
  const shown = values !== null && allFinite(values) ? values : null;
  return {
    environmentStep,
    episode: episodeNumber,
    stepInEpisode: episode.steps,
    xM: physics.xM,
    xDotMps: physics.xDotMps,
    thetaRad: physics.thetaRad,
    thetaDotRadps: physics.thetaDotRadps,
    forceN: episode.lastForceN,
    qLeft: shown === null ? Number.NaN : shown[0]!,
    qRight: shown === null ? Number.NaN : shown[1]!,
    overflowed: values === shown ? 0 : 1,
    explored: explored && episode.steps > 0 ? 1 : 0,
    epsilon,
    ended: endCodes[episode.state],
  };
}
