import type { PresetName } from '../../src/shared/presets';
import { presets } from '../../src/shared/presets';
import { freshSnapshot, type Engine, type EngineFactory } from '../../src/trainer/engine';
import { initialParameters, networkOf } from '../../src/trainer/network';
import { RandomStream } from '../../src/trainer/random';
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
    minibatchSize: hyperparameters.minibatchSize,
    maxBatchSize: hyperparameters.minibatchSize,
    replayCapacity: hyperparameters.replayCapacity,
    dropoutSeed: 1,
  });
  const parameters = initialParameters(network, hyperparameters.weightInitializer, random);
  engine.restore(freshSnapshot(parameters));

  const { replay } = engine;
  for (const column of [replay.observations, replay.nextObservations, replay.rewards]) {
    for (let i = 0; i < column.length; i++) column[i] = random.uniform(-1, 1);
  }
  for (let i = 0; i < replay.actions.length; i++) replay.actions[i] = random.integerBelow(2);
  const slots = Uint32Array.from({ length: hyperparameters.minibatchSize }, () =>
    random.integerBelow(replay.actions.length),
  );

  const values = new Float32Array(2);
  const times = {
    gradientStepUs: medianMicroseconds(() => {
      engine.learn(slots, slots.length);
    }),
    oneRowUs: medianMicroseconds(() => {
      engine.qValues(replay.observations, 1, values);
    }),
  };
  engine.dispose();
  return times;
}
