import { neutralHyperparameters, type Hyperparameters } from './hyperparameters';

interface Preset {
  readonly label: string;
  /** What it shows, in one sentence. */
  readonly about: string;
  readonly hyperparameters: Hyperparameters;
}

/** What every preset begins with; a hyperparameter that is not named here has its neutral value. */
const base: Hyperparameters = {
  ...neutralHyperparameters,
  hiddenUnits: [64],
  dropoutRate: 0,
  weightInitializer: 'heUniform',
  scaleObservations: true,
  gamma: 0.99,
  stepReward: 0,
  failureReward: -1,
  timeLimitIsFailure: false,
  doubleDqn: true,
  targetNetwork: 'soft',
  softUpdateRate: 0.01,
  hardUpdateEverySteps: 500,
  loss: 'huber',
  lossOutputs: 'takenAction',
  optimizer: 'adam',
  optimizerForm: 'keras',
  learningRate: 0.002,
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  rmspropDecay: 0.9,
  optimizerEpsilon: 1e-8,
  gradientClipNorm: 0,
  replayCapacity: 50_000,
  minibatchSize: 64,
  learningStartsAtStep: 200,
  gradientStepsPerStep: 2,
  learnAtEpisodeEnd: true,
  epsilonSchedule: 'linear',
  epsilonStart: 1,
  epsilonEnd: 0.05,
  epsilonDecaySteps: 2000,
  epsilonDecayFactor: 0.999,
  checkEverySteps: 500,
  checkEpisodes: 20,
  solvedMean: 475,
  confirmEpisodes: 100,
  keepModelAtScore: 0,
  maxSteps: 100_000,
  maxEpisodes: 0,
};

/**
 * Tuned on the seeds from 1001 on, see docs/learning.md. Mirrored transitions are knowledge about
 * the task.
 */
const fast: Partial<Hyperparameters> = {
  hiddenUnits: [64, 32],
  gamma: 0.995,
  returnSteps: 3,
  mirrorTransitions: true,
  targetNetwork: 'hard',
  hardUpdateEverySteps: 200,
  learningRate: 0.001,
  gradientStepsPerStep: 4,
  epsilonEnd: 0.1,
  epsilonDecaySteps: 1000,
  checkEverySteps: 100,
};

/** The same network and memory, for learning that lasts: see docs/learning.md. */
const steady: Partial<Hyperparameters> = {
  ...fast,
  returnSteps: 5,
  targetNetwork: 'soft',
  // All of a run: an agent that never fails any more would forget what failing is like.
  replayCapacity: 200_000,
  averagingRate: 0.001,
  learningRateSchedule: 'linear',
  learningRateEnd: 0.00005,
  learningRateDecaySteps: 20_000,
  epsilonEnd: 0.15,
  checkEverySteps: 250,
};

/** The agent of "Solving the CartPole balancing game", to the letter, with Keras' defaults. */
const tutorial: Partial<Hyperparameters> = {
  hiddenUnits: [512, 256, 64],
  dropoutRate: 0.5,
  weightInitializer: 'glorotUniform',
  scaleObservations: false,
  gamma: 0.95,
  stepReward: 1,
  failureReward: -10,
  timeLimitIsFailure: true,
  doubleDqn: false,
  targetNetwork: 'none',
  loss: 'meanSquaredError',
  lossOutputs: 'allActions',
  learningRate: 0.001,
  optimizerEpsilon: 1e-7,
  replayCapacity: 2000,
  minibatchSize: 128,
  learningStartsAtStep: 1,
  gradientStepsPerStep: 1,
  learnAtEpisodeEnd: false,
  epsilonSchedule: 'multiplicative',
  epsilonEnd: 0.0001,
  checkEverySteps: 0,
  keepModelAtScore: 500,
  maxSteps: 0,
  maxEpisodes: 1000,
};

/**
 * What made DQN work in 2015, on a network and for a length that suit CartPole: replay, a target
 * network that is copied now and then, clipped errors (which is what Huber's loss does), RMSProp.
 */
const dqn2015: Partial<Hyperparameters> = {
  hiddenUnits: [64, 32],
  doubleDqn: false,
  targetNetwork: 'hard',
  hardUpdateEverySteps: 500,
  optimizer: 'rmsprop',
  optimizerForm: 'pytorch',
  rmspropDecay: 0.95,
  optimizerEpsilon: 1e-4,
  learningRate: 0.0005,
};

/** A preset is one entry: its words, and in what it differs from the base. */
export const presets = {
  fast: preset({
    label: 'Fast',
    about:
      'The quickest: returns of three steps, and every transition in a mirror too, which uses that CartPole does not tell left from right.',
    differences: fast,
  }),
  steady: preset({
    label: 'Steady',
    about:
      'Stays solved while it learns on: averaged weights and a falling learning rate, with mirrored transitions as in Fast.',
    differences: steady,
  }),
  tutorial: preset({
    label: 'Tutorial',
    about: 'The article’s agent to the letter: a large network with dropout, 1,000 episodes.',
    differences: tutorial,
  }),
  'tutorial-without-dropout': preset({
    label: 'Tutorial without dropout',
    about:
      'The article’s agent but for dropout, which blurs the values that it learns from: see what that costs.',
    differences: { ...tutorial, dropoutRate: 0 },
  }),
  'dqn-2015': preset({
    label: 'DQN 2015',
    about:
      'What made deep Q-learning work: replay, a target network, clipped errors, RMSProp; the four below add one idea each.',
    differences: dqn2015,
  }),
  double: preset({
    label: 'Double',
    about:
      'DQN 2015 with Double DQN: one network chooses the next action, the other values it, so that luck is not taken for value.',
    differences: { ...dqn2015, doubleDqn: true },
  }),
  dueling: preset({
    label: 'Dueling',
    about:
      'DQN 2015 with dueling heads: how good a state is, and how much better one push is than the other, are learnt apart.',
    differences: { ...dqn2015, duelingHeads: true },
  }),
  'n-step': preset({
    label: 'N-step',
    about:
      'DQN 2015 with returns of five steps: news of a failure travels five steps back at once.',
    differences: { ...dqn2015, returnSteps: 5 },
  }),
  prioritized: preset({
    label: 'Prioritized',
    about: 'DQN 2015 with prioritized replay: it learns more often from what it predicted worst.',
    differences: { ...dqn2015, replaySampling: 'prioritized' },
  }),
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;

/** The names in the order of the form and the docs. */
export const presetNames = Object.keys(presets) as PresetName[];

export const defaultPreset: PresetName = 'fast';

function preset(
  declared: Pick<Preset, 'label' | 'about'> & { readonly differences: Partial<Hyperparameters> },
): Preset {
  const { differences, ...words } = declared;
  return { ...words, hyperparameters: { ...base, ...differences } };
}
