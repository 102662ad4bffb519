import type { LearnerSpec } from '../engine';

/** The index of the largest of a row's values; the first one wins a tie. */
function argmax(values: Float32Array, row: number, actions: number): number {
  let best = 0;
  for (let action = 1; action < actions; action++) {
    if (values[row * actions + action]! > values[row * actions + best]!) best = action;
  }
  return best;
}

/**
 * y = r + discount * V(s'), and r alone where the discount is 0. V(s') is the entry of `values` at
 * the largest of `choices`: the same matrix, or with Double DQN the online network's.
 * rewards, discounts and y are (rows), values and choices are (rows, actions).
 */
export function tdTargets(
  rewards: Float32Array,
  discounts: Float64Array,
  values: Float32Array,
  choices: Float32Array,
): Float64Array {
  const rows = rewards.length;
  const actions = values.length / rows;
  const y = Float64Array.from(rewards);
  for (let row = 0; row < rows; row++) {
    const discount = discounts[row]!;
    if (discount === 0) continue;
    const best = argmax(choices, row, actions);
    y[row]! += discount * values[row * actions + best]!;
  }
  return y;
}

/** What a minibatch's loss depends on. */
export interface LossInputs {
  /** (rows, actions), of the forward pass with dropout */
  readonly predictions: Float32Array;
  /** (rows, actions), without dropout: with 'allActions' the targets of the actions not taken */
  readonly inferred: Float32Array;
  /** (rows), the targets of the actions taken */
  readonly targets: Float64Array;
  /** (rows), the index of each action taken */
  readonly taken: Uint8Array;
  /** (rows), what each row's losses are multiplied by; null for 1 */
  readonly weights: Float32Array | null;
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

/** Calls `term` for each prediction that counts, at index i; returns how many there are. */
function forEachTerm(
  { predictions, inferred, targets, taken, weights }: LossInputs,
  { lossOutputs }: LearnerSpec,
  term: (i: number, error: number, weight: number) => void,
): number {
  const rows = taken.length;
  const actions = predictions.length / rows;
  const allActions = lossOutputs === 'allActions';
  for (let row = 0; row < rows; row++) {
    for (let action = 0; action < actions; action++) {
      const i = row * actions + action;
      const isTaken = action === taken[row];
      if (!isTaken && !allActions) continue;
      const target = isTaken ? targets[row]! : inferred[i]!;
      term(i, predictions[i]! - target, weights?.[row] ?? 1);
    }
  }
  return allActions ? rows * actions : rows;
}

/** The mean of weight * loss(error), over the batch or over the batch and the actions. */
export function lossForward(inputs: LossInputs, learner: LearnerSpec): number {
  const { value } = losses[learner.loss];
  let sum = 0;
  const terms = forEachTerm(inputs, learner, (_, error, weight) => {
    sum += weight * value(error);
  });
  return sum / terms;
}

/** dPredictions, (rows, actions): the gradient of the mean loss by the predictions. */
export function lossBackward(inputs: LossInputs, learner: LearnerSpec): Float32Array {
  const { slope } = losses[learner.loss];
  const slopes = new Float64Array(inputs.predictions.length);
  const terms = forEachTerm(inputs, learner, (i, error, weight) => {
    slopes[i] = weight * slope(error);
  });
  return Float32Array.from(slopes, (slope) => slope / terms);
}

/** y - q[taken], (rows): how far each target is above the prediction. */
export function tdErrors({ predictions, targets, taken }: LossInputs): Float32Array {
  const actions = predictions.length / taken.length;
  return Float32Array.from(targets, (y, row) => y - predictions[row * actions + taken[row]!]!);
}
