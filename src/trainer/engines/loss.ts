import type { LearnerSpec, Transitions } from './engine';

/** The index of the largest of a row's values; the first one wins a tie. */
function argmax(values: Float32Array, row: number, actions: number): number {
  let best = 0;
  for (let action = 1; action < actions; action++) {
    if (values[row * actions + action]! > values[row * actions + best]!) best = action;
  }
  return best;
}

/**
 * r + discount * V(s'), and r alone where the discount is 0. V(s') is the entry of `values` at
 * the largest of `choices`: the same matrix, or with Double DQN the online network's.
 * @param values (size, actions)
 * @param choices (size, actions)
 */
export function temporalDifferenceTargets(
  minibatch: Transitions,
  size: number,
  values: Float32Array,
  choices: Float32Array,
  actions: number,
): Float64Array {
  const targets = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    targets[row] = minibatch.rewards[row]!;
    const discount = minibatch.discounts[row]!;
    if (discount !== 0) {
      const best = argmax(choices, row, actions);
      targets[row]! += discount * values[row * actions + best]!;
    }
  }
  return targets;
}

const losses = {
  meanSquaredError: {
    value: (error: number) => error * error,
    slope: (error: number) => 2 * error,
  },
  /** Huber, 1964, with delta 1. */
  huber: {
    value: (error: number) => (Math.abs(error) <= 1 ? 0.5 * error * error : Math.abs(error) - 0.5),
    slope: (error: number) => Math.max(-1, Math.min(1, error)),
  },
};

export interface Loss {
  /** The mean over the batch, or over the batch and the actions. */
  readonly loss: number;
  /** (size, actions), the gradient of the loss by the predictions */
  readonly gradient: Float32Array;
  /** (size), how far each target is above the prediction of the taken action */
  readonly tdErrors: Float32Array;
}

/**
 * The mean loss, with its gradient and the TD errors. With 'allActions' the target
 * of an action that was not taken is the network's own prediction without dropout.
 * @param predictions (size, actions), dropout active
 * @param inferred (size, actions), without dropout
 * @param taken (size), the index of each row's action
 * @param weights (size), what each row's losses are multiplied by; null for 1
 */
export function lossAndGradient(
  predictions: Float32Array,
  inferred: Float32Array,
  targets: Float64Array,
  taken: Uint8Array,
  weights: Float32Array | null,
  size: number,
  actions: number,
  learner: LearnerSpec,
): Loss {
  const { value, slope } = losses[learner.loss];
  const allActions = learner.lossOutputs === 'allActions';
  const terms = allActions ? size * actions : size;
  const gradient = new Float32Array(size * actions);
  const tdErrors = new Float32Array(size);
  let sum = 0;
  for (let row = 0; row < size; row++) {
    const weight = weights?.[row] ?? 1;
    for (let action = 0; action < actions; action++) {
      const i = row * actions + action;
      const isTaken = action === taken[row];
      if (!isTaken && !allActions) continue;
      const error = predictions[i]! - (isTaken ? targets[row]! : inferred[i]!);
      sum += weight * value(error);
      gradient[i] = (weight * slope(error)) / terms;
      if (isTaken) tdErrors[row] = -error;
    }
  }
  return { loss: sum / terms, gradient, tdErrors };
}
