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
  duelingHeads: false,
  weightInitializer: 'heUniform',
  scaleObservations: true,
  gamma: 0.99,
  returnSteps: 1,
  stepReward: 0,
  failureReward: -1,
  timeLimitIsFailure: false,
  doubleDqn: true,
  targetNetwork: 'soft',
  softUpdateRate: 0.01,
  hardUpdateEverySteps: 500,
  averagingRate: 0,
  loss: 'huber',
  lossOutputs: 'takenAction',
  optimizer: 'adam',
  optimizerForm: 'keras',
  learningRate: 0.002,
  learningRateSchedule: 'constant',
  learningRateEnd: 0.0001,
  learningRateDecaySteps: 10_000,
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  rmspropDecay: 0.9,
  optimizerEpsilon: 1e-8,
  gradientClipNorm: 0,
  replayCapacity: 50_000,
  mirrorTransitions: false,
  minibatchSize: 64,
  replaySampling: 'uniform',
  priorityExponent: 0.6,
  importanceExponent: 0.4,
  importanceExponentSteps: 10_000,
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

/** A preset is one entry: its words, and in what it differs from the base. */
export const presets = {
  fast: preset({
    label: 'Fast',
    about: 'A small network that balances the pole after about 2,000 steps.',
    differences: {},
  }),
  /** The agent of "Solving the CartPole balancing game", to the letter, with Keras' defaults. */
  tutorial: preset({
    label: 'Tutorial',
    about: 'The article’s agent to the letter: a large network with dropout, 1,000 episodes.',
    differences: {
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
    },
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
