import {
  actionCount,
  type LearnerSpec,
  type NetworkSpec,
} from '../../../../../src/trainer/engines/engine';
import { float64Activations } from './float64Activations';
import type { Batch } from './learnFrom';
import {
  dropoutHash,
  dropoutKey,
  dropoutThreshold,
} from '../../../../../src/trainer/engines/dropoutHash';

/** A second implementation of forward and loss, in float64 and for tests alone. */

interface Dropout {
  readonly seed: number;
  readonly step: number;
}

/** (rows, actions), dropout active unless null. */
export function float64Forward(
  network: NetworkSpec,
  parameters: ArrayLike<number>,
  observations: ArrayLike<number>,
  rows: number,
  dropout: Dropout | null,
): number[] {
  let x = Array.from(observations).slice(0, rows * network.inputs);
  let inputs = network.inputs;
  let offset = 0;
  network.layers.forEach(({ units, activation, dropoutRate }, layer) => {
    const bias = offset + inputs * units;
    const y: number[] = [];
    for (let row = 0; row < rows; row++) {
      const sums: number[] = [];
      for (let unit = 0; unit < units; unit++) {
        let sum = parameters[bias + unit]!;
        for (let i = 0; i < inputs; i++) {
          sum += x[row * inputs + i]! * parameters[offset + i * units + unit]!;
        }
        sums.push(sum);
      }
      y.push(...float64Activations[activation](sums));
    }
    if (dropout !== null && dropoutRate > 0) {
      const key = dropoutKey(dropout.seed, dropout.step, layer);
      for (let i = 0; i < y.length; i++) {
        const kept = dropoutHash(key, i) >= dropoutThreshold(dropoutRate);
        y[i] = kept ? y[i]! / (1 - dropoutRate) : 0;
      }
    }
    x = y;
    inputs = units;
    offset = bias + units;
  });
  return network.isDueling ? rowsOf(x, inputs).flatMap(valuesOfHeads) : x;
}

/** Wang et al., 2016, equation 9. */
function valuesOfHeads([value, ...advantages]: number[]): number[] {
  const mean = advantages.reduce((sum, advantage) => sum + advantage, 0) / advantages.length;
  return advantages.map((advantage) => value! + advantage - mean);
}

function rowsOf(values: readonly number[], actions: number): number[][] {
  return Array.from({ length: values.length / actions }, (_, row) =>
    values.slice(row * actions, (row + 1) * actions),
  );
}

/**
 * The loss as a function of the online parameters that receive a gradient; its targets are
 * computed once, at `online`, and stay.
 */
export function float64Loss(
  network: NetworkSpec,
  learner: LearnerSpec,
  online: Float32Array,
  target: Float32Array,
  minibatch: Batch,
  dropout: Dropout,
): (parameters: ArrayLike<number>) => number {
  const { size, observations, nextObservations } = minibatch;
  const actions = actionCount(network);
  const predict = (parameters: Float32Array, x: Float32Array) =>
    rowsOf(float64Forward(network, parameters, x, size, null), actions);
  const nextValues = predict(learner.targetNetwork === 'none' ? online : target, nextObservations);
  const choices = learner.doubleDqn ? predict(online, nextObservations) : nextValues;
  const goals = predict(online, observations);
  goals.forEach((goal, row) => {
    const best = choices[row]!.indexOf(Math.max(...choices[row]!));
    const bootstrapped = minibatch.discounts[row]! * nextValues[row]![best]!;
    goal[minibatch.actions[row]!] = minibatch.rewards[row]! + bootstrapped;
  });
  return (parameters) => {
    const predictions = rowsOf(
      float64Forward(network, parameters, observations, size, dropout),
      actions,
    );
    const losses = predictions.flatMap((prediction, row) =>
      prediction
        .map((value, action) => {
          const error = Math.abs(value - goals[row]![action]!);
          const weight = minibatch.weights?.[row] ?? 1;
          if (learner.loss === 'meanSquaredError') return weight * error ** 2;
          return weight * (error < 1 ? error ** 2 / 2 : error - 1 / 2);
        })
        .filter(
          (_, action) => learner.lossOutputs === 'allActions' || action === minibatch.actions[row],
        ),
    );
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  };
}
