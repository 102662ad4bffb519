import type { Hyperparameters } from '../../src/shared/hyperparameters/hyperparameters';
import { presets } from '../../src/shared/hyperparameters/presets';

/** Training from these ends only when it is stopped, however late a busy machine gets to say so. */
export const endlessRun: Hyperparameters = {
  ...presets.fast.hyperparameters,
  checkEverySteps: 0,
  maxSteps: 0,
};
