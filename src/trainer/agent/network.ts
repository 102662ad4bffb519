import * as v from 'valibot';
import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import { activationNames } from '../../shared/activations';
import { cartPole, type CartPoleAction } from '../../shared/cartPole';
import { actionCount, parameterCount } from '../engines/engine';
import type { EngineSpec, LayerSpec, NetworkSpec } from '../engines/engine';
import { RandomStream } from '../random';
import { countSchema } from '../schemas';

/** Rows that an engine takes at once for playing, whatever the minibatch. */
const smallestBatch = 128;

/** A network that plays CartPole, as a checkpoint describes it. */
export const networkSchema = v.pipe(
  v.strictObject({
    inputs: v.pipe(v.number(), v.value(cartPole.observationSize as number)),
    isDueling: v.optional(v.boolean()),
    layers: v.pipe(
      v.array(
        v.strictObject({
          units: v.pipe(countSchema, v.minValue(1)),
          activation: v.picklist(activationNames),
          dropoutRate: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
        }),
      ),
      v.minLength(1),
      v.readonly(),
    ),
  }),
  v.check((network) => actionCount(network) === cartPole.actionCount, 'Wrong number of actions.'),
);

/**
 * ReLU layers with dropout after each, and a linear layer with a unit per action, or with dueling
 * heads.
 */
export function networkOf(
  settings: Pick<Hyperparameters, 'hiddenUnits' | 'dropoutRate' | 'duelingHeads'>,
): NetworkSpec {
  const hidden = settings.hiddenUnits.map((units): LayerSpec => ({
    units,
    activation: 'relu',
    dropoutRate: settings.dropoutRate,
  }));
  const output: LayerSpec = {
    units: cartPole.actionCount + Number(settings.duelingHeads),
    activation: 'linear',
    dropoutRate: 0,
  };
  return {
    inputs: cartPole.observationSize,
    layers: [...hidden, output],
    ...(settings.duelingHeads && { isDueling: true }),
  };
}

/** The dense layers as they play: dueling heads are one with a unit per action. */
export function playedLayers(network: NetworkSpec): Pick<LayerSpec, 'units' | 'activation'>[] {
  return network.layers.map(({ units, activation }, index) => ({
    units: index === network.layers.length - 1 ? actionCount(network) : units,
    activation,
  }));
}

/**
 * First parameters in the order of `EngineSnapshot.online`; biases are 0.
 *
 * glorotUniform: uniform in ±sqrt(6 / (fan_in + fan_out)), Keras' default (Glorot and Bengio, 2010).
 * heUniform: hidden kernels uniform in ±sqrt(6 / fan_in) (He et al., 2015), the output kernel in
 * ±0.1 / sqrt(fan_in), so that first values lie near 0.
 */
export function initialParameters(
  network: NetworkSpec,
  initializer: Hyperparameters['weightInitializer'],
  random: RandomStream,
): Float32Array {
  const parameters = new Float32Array(parameterCount(network));
  let offset = 0;
  let fanIn = network.inputs;
  network.layers.forEach((layer, index) => {
    const isOutput = index === network.layers.length - 1;
    const limit = kernelLimit(initializer, fanIn, layer.units, isOutput);
    const kernelSize = fanIn * layer.units;
    for (let i = 0; i < kernelSize; i++) parameters[offset + i] = random.uniform(-limit, limit);
    offset += kernelSize + layer.units;
    fanIn = layer.units;
  });
  return parameters;
}

function kernelLimit(
  initializer: Hyperparameters['weightInitializer'],
  fanIn: number,
  fanOut: number,
  isOutput: boolean,
): number {
  if (initializer === 'glorotUniform') return Math.sqrt(6 / (fanIn + fanOut));
  return isOutput ? 0.1 / Math.sqrt(fanIn) : Math.sqrt(6 / fanIn);
}

/** What an agent with these settings asks of its engine. */
export function engineSpecOf(
  hyperparameters: Hyperparameters,
  network: NetworkSpec,
  seed: number,
): EngineSpec {
  const { minibatchSize, replayCapacity } = hyperparameters;
  return {
    network,
    learner: hyperparameters,
    minibatchSize,
    maxBatchSize: Math.max(minibatchSize, smallestBatch),
    replayCapacity,
    dropoutSeed: new RandomStream(seed, 'dropout').nextUint32(),
  };
}

/** The action of the higher value; the first of equals, as NumPy's argmax. */
export function greedyAction(values: Float32Array, row = 0): CartPoleAction {
  const left = row * cartPole.actionCount;
  return values[left + 1]! > values[left]! ? 1 : 0;
}
