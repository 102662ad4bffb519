import { presetNames, presets, type PresetName } from '../../src/shared/hyperparameters/presets';
import type { LearnerSpec, NetworkSpec } from '../../src/trainer/engines/engine';
import { networkOf } from '../../src/trainer/agent/network';

/** A network with the way it learns, as a gradient step needs them. */
export interface BenchNetwork {
  readonly name: string;
  readonly network: NetworkSpec;
  readonly learner: LearnerSpec;
  readonly gamma: number;
  readonly minibatchSize: number;
  readonly hiddenUnits: readonly number[];
  readonly dropoutRate: number;
}

/** DQN as in Mnih et al., 2015, with Adam: what the engines and their peers are compared on. */
const plainLearner: LearnerSpec = {
  ...presets.fast.hyperparameters,
  doubleDqn: false,
  targetNetwork: 'hard',
  learningRate: 0.001,
};

export function plainNetwork(
  hiddenUnits: readonly number[],
  minibatchSize: number,
  dropoutRate = 0,
): BenchNetwork {
  const dropout = dropoutRate === 0 ? '' : `, dropout ${dropoutRate}`;
  return {
    name: `4-${hiddenUnits.join('-')}-2, batch ${minibatchSize}${dropout}`,
    network: networkOf({ hiddenUnits: [...hiddenUnits], dropoutRate, duelingHeads: false }),
    learner: plainLearner,
    gamma: presets.fast.hyperparameters.gamma,
    minibatchSize,
    hiddenUnits,
    dropoutRate,
  };
}

export function presetNetwork(name: PresetName): BenchNetwork {
  const { label, hyperparameters } = presets[name];
  const { minibatchSize, hiddenUnits, dropoutRate } = hyperparameters;
  return {
    name: `${label} preset`,
    network: networkOf(hyperparameters),
    learner: hyperparameters,
    gamma: hyperparameters.gamma,
    minibatchSize,
    hiddenUnits,
    dropoutRate,
  };
}

export const benchNetworks: readonly BenchNetwork[] = [
  plainNetwork([64], 64),
  plainNetwork([64, 64], 64),
  plainNetwork([128, 128], 64),
  plainNetwork([256, 256], 64),
  plainNetwork([512, 256, 64], 128, 0.5),
  ...presetNames.map(presetNetwork),
];
