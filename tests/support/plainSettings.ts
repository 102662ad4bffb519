import type { Hyperparameters } from '../../src/shared/hyperparameters/hyperparameters';
import { presets } from '../../src/shared/hyperparameters/presets';

/**
 * A small agent without refinements, for tests of what stands around the algorithm: they depend on
 * no preset's tuning.
 */
export const plainSettings: Hyperparameters = {
  ...presets.fast.hyperparameters,
  hiddenUnits: [64],
  gamma: 0.99,
  returnSteps: 1,
  targetNetwork: 'soft',
  softUpdateRate: 0.01,
  learningRate: 0.002,
  mirrorTransitions: false,
  gradientStepsPerStep: 2,
  epsilonEnd: 0.05,
  epsilonDecaySteps: 2000,
  checkEverySteps: 500,
};
