import { presets } from '../../../../shared/hyperparameters/presets';
import { engineSpecOf, networkOf } from '../../../../trainer/agent/network';
import type { EngineSpec } from '../../../../trainer/engines/engine';

const tiny = { ...presets.fast.hyperparameters, hiddenUnits: [8], minibatchSize: 8 };

/** So small a network and minibatch that a gradient step of it is all overhead. */
export const tinyEngineSpec: EngineSpec = engineSpecOf(tiny, networkOf(tiny), 0);
