/** Row by row over (rows, actions) matrices whose rows lie `bytes` apart, as the network's outputs. */

/** The index of the largest of a row's values; the first one wins a tie. */
function argmax(values: usize, count: i32): i32 {
  let best = 0;
  for (let i = 1; i < count; i++) {
    if (load<f32>(values + ((<usize>i) << 2)) > load<f32>(values + ((<usize>best) << 2))) best = i;
  }
  return best;
}

/**
 * The TD targets: r + discount * V(s'), where V(s') is the entry of `values` at the largest of
 * `choices` (the same matrix, or with Double DQN the online network's), and r alone where the
 * discount is 0.
 */
export function temporalDifferenceTargets(
  targets: usize,
  rewards: usize,
  discounts: usize,
  values: usize,
  choices: usize,
  rows: i32,
  bytes: usize,
  actions: i32,
): void {
  for (let row: usize = 0; row < <usize>rows; row++) {
    let target = <f64>load<f32>(rewards + (row << 2));
    const discount = load<f64>(discounts + (row << 3));
    if (discount != 0) {
      const best = argmax(choices + row * bytes, actions);
      target += discount * <f64>load<f32>(values + row * bytes + ((<usize>best) << 2));
    }
    store<f64>(targets + (row << 3), target);
  }
}

function loss(error: f64, huber: bool): f64 {
  if (!huber) return error * error;
  const size = abs(error);
  return size <= 1 ? 0.5 * error * error : size - 0.5;
}

function lossSlope(error: f64, huber: bool): f64 {
  if (!huber) return 2 * error;
  return error > 1 ? 1 : error < -1 ? -1 : error;
}

/** The weight of a row's losses; 1 where there are no weights. */
function weightOf(weights: usize, row: usize): f64 {
  return weights == 0 ? 1 : <f64>load<f32>(weights + (row << 2));
}

/**
 * The mean loss over the taken actions. `gradient` receives its gradient by the predictions,
 * `tdErrors` how far each target is above the prediction.
 * @param weights (rows), what each row's loss is multiplied by; 0 for none
 */
export function takenActionLoss(
  gradient: usize,
  tdErrors: usize,
  predictions: usize,
  targets: usize,
  taken: usize,
  weights: usize,
  rows: i32,
  bytes: usize,
  huber: bool,
): f64 {
  const share = 1 / <f64>rows;
  memory.fill(gradient, 0, bytes * rows);
  let sum: f64 = 0;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const entry = row * bytes + ((<usize>load<u8>(taken + row)) << 2);
    const error = <f64>load<f32>(predictions + entry) - load<f64>(targets + (row << 3));
    const weight = weightOf(weights, row);
    sum += weight * loss(error, huber);
    store<f32>(gradient + entry, <f32>(weight * lossSlope(error, huber) * share));
    store<f32>(tdErrors + (row << 2), <f32>-error);
  }
  return sum * share;
}

/**
 * The same over all actions. The target of an action that was not taken is the network's own
 * prediction without dropout, `inferred`.
 */
export function allActionsLoss(
  gradient: usize,
  tdErrors: usize,
  predictions: usize,
  inferred: usize,
  targets: usize,
  taken: usize,
  weights: usize,
  rows: i32,
  bytes: usize,
  actions: i32,
  huber: bool,
): f64 {
  const share = 1 / (<f64>rows * <f64>actions);
  memory.fill(gradient, 0, bytes * rows);
  let sum: f64 = 0;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const weight = weightOf(weights, row);
    const takenAction = <i32>load<u8>(taken + row);
    for (let action = 0; action < actions; action++) {
      const entry = row * bytes + ((<usize>action) << 2);
      const isTaken = action == takenAction;
      const target = isTaken ? load<f64>(targets + (row << 3)) : <f64>load<f32>(inferred + entry);
      const error = <f64>load<f32>(predictions + entry) - target;
      sum += weight * loss(error, huber);
      store<f32>(gradient + entry, <f32>(weight * lossSlope(error, huber) * share));
      if (isTaken) store<f32>(tdErrors + (row << 2), <f32>-error);
    }
  }
  return sum * share;
}
