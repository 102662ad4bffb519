import type { Hyperparameters } from './hyperparameters';

export const presetNames = ['fast', 'tutorial'] as const;

export type PresetName = (typeof presetNames)[number];

export const defaultPreset: PresetName = 'fast';

interface Preset {
  readonly label: string;
  readonly about: string;
  readonly hyperparameters: Hyperparameters;
}

export const presets: Readonly<Record<PresetName, Preset>> = {
  fast: {
    label: 'Fast',
    about: 'A small network that balances the pole after about 2,000 steps.',
    hyperparameters: {
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
    },
  },
  /** The agent of "Solving the CartPole balancing game", to the letter, with Keras' defaults. */
  tutorial: {
    label: 'Tutorial',
    about: 'The article’s agent to the letter: a large network with dropout, 1,000 episodes.',
    hyperparameters: {
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
      softUpdateRate: 0.01,
      hardUpdateEverySteps: 500,
      loss: 'meanSquaredError',
      lossOutputs: 'allActions',
      optimizer: 'adam',
      optimizerForm: 'keras',
      learningRate: 0.001,
      adamBeta1: 0.9,
      adamBeta2: 0.999,
      rmspropDecay: 0.9,
      optimizerEpsilon: 1e-7,
      gradientClipNorm: 0,
      replayCapacity: 2000,
      minibatchSize: 128,
      learningStartsAtStep: 1,
      gradientStepsPerStep: 1,
      learnAtEpisodeEnd: false,
      epsilonSchedule: 'multiplicative',
      epsilonStart: 1,
      epsilonEnd: 0.0001,
      epsilonDecaySteps: 2000,
      epsilonDecayFactor: 0.999,
      checkEverySteps: 0,
      checkEpisodes: 20,
      solvedMean: 475,
      confirmEpisodes: 100,
      keepModelAtScore: 500,
      maxSteps: 0,
      maxEpisodes: 1000,
    },
  },
};
