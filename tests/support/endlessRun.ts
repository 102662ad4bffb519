import type { Hyperparameters } from '../../src/shared/hyperparameters/hyperparameters';
import { plainSettings } from './plainSettings';

/** Training from these ends only when it is stopped, however late a busy machine gets to say so. */
export const endlessRun: Hyperparameters = {
  ...plainSettings,
  checkEverySteps: 0,
  maxSteps: 0,
};
