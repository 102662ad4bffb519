import type { PresetName } from '../../src/shared/presets';
import { presets } from '../../src/shared/presets';
import { freshSnapshot, type Engine, type EngineFactory } from '../../src/trainer/engine';
import { initialParameters, networkOf } from '../../src/trainer/network';
import { RandomStream } from '../../src/trainer/random';
import { createMinibatch } from '../../src/trainer/replayBuffer';
import { medianMicroseconds } from './measure';

export interface EngineTimes {
  readonly gradientStepUs: number;
  /** The values of a single observation, as acting needs them. */
  readonly oneRowUs: number;
}

/** Times an engine on a preset's network, learner and minibatch size. */
export function timeEngine(createEngine: EngineFactory, preset: PresetName): EngineTimes {
  const { hyperparameters } = presets[preset];
  const network = networkOf(hyperparameters);
  const random = new RandomStream(1, 'initialWeights');
  const engine: Engine = createEngine({
    network,
    learner: hyperparameters,
    maxBatchSize: hyperparameters.minibatchSize,
    dropoutSeed: 1,
  });
  const parameters = initialParameters(network, hyperparameters.weightInitializer, random);
  engine.restore(freshSnapshot(parameters));

  const minibatch = createMinibatch(hyperparameters.minibatchSize, network.inputs);
  minibatch.size = hyperparameters.minibatchSize;
  for (const array of [minibatch.observations, minibatch.nextObservations, minibatch.rewards]) {
    for (let i = 0; i < array.length; i++) array[i] = random.uniform(-1, 1);
  }
  for (let row = 0; row < minibatch.size; row++) minibatch.actions[row] = random.integerBelow(2);

  const values = new Float32Array(2);
  const times = {
    gradientStepUs: medianMicroseconds(() => {
      engine.learn(minibatch);
    }),
    oneRowUs: medianMicroseconds(() => {
      engine.qValues(minibatch.observations, 1, values);
    }),
  };
  engine.dispose();
  return times;
}
