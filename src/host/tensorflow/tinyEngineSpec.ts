import { presets } from '../../shared/presets';
import { engineSpecOf } from '../../trainer/dqn';
import type { EngineSpec } from '../../trainer/engine';
import { networkOf } from '../../trainer/network';

const tiny = { ...presets.fast.hyperparameters, hiddenUnits: [8], minibatchSize: 8 };

/** So small a network and minibatch that a gradient step of it is all overhead. */
export const tinyEngineSpec: EngineSpec = engineSpecOf(tiny, networkOf(tiny), 0);
