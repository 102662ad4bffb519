import { allocate } from './arena';
import { allActionsLoss, takenActionLoss, temporalDifferenceTargets } from './loss';
import * as network from './network';
import { adam, softUpdate } from './optimizer';
import { packLayer, unpackLayer } from './panels';
import { backward, forward, infer, outputGradient } from './passes';

export { beginNetwork, addLayer } from './network';

/**
 * What ../simdEngine.ts calls: an instance holds one network. Addresses are byte offsets into the
 * instance's memory. Rows of observations and of values are padded to whole vectors.
 */

const targetNetworkNone: i32 = 0;
const targetNetworkSoft: i32 = 1;

let observations: usize = 0;
let nextObservations: usize = 0;
let rewards: usize = 0;
let actions: usize = 0;
let terminated: usize = 0;
let targets: usize = 0;
let values: usize = 0;
let nextValues: usize = 0;
let nextChoices: usize = 0;

let gamma: f64 = 0;
let doubleDqn = false;
let targetNetwork: i32 = 0;
let softUpdateRate: f32 = 0;
let huber = false;
let allActions = false;
let oneMinusBeta1: f32 = 0;
let oneMinusBeta2: f32 = 0;
let adamEpsilon: f32 = 0;
let dropoutSeed: u32 = 0;

/** Ends what `beginNetwork` and `addLayer` began: all memory is taken here. */
export function endNetwork(): void {
  network.allocateNetwork();
  const rows = <usize>network.maxRows;
  observations = allocate(rows * network.inputRowBytes);
  nextObservations = allocate(rows * network.inputRowBytes);
  rewards = allocate(rows * 4);
  actions = allocate(rows);
  terminated = allocate(rows);
  targets = allocate(rows * 8);
  values = allocate(rows * network.lastLayer().rowBytes);
  nextValues = allocate(rows * network.lastLayer().rowBytes);
  nextChoices = allocate(rows * network.lastLayer().rowBytes);
}

export function setLearner(
  gammaValue: f64,
  doubleDqnFlag: bool,
  targetNetworkCode: i32,
  softUpdateRateValue: f32,
  huberFlag: bool,
  allActionsFlag: bool,
  oneMinusBeta1Value: f32,
  oneMinusBeta2Value: f32,
  adamEpsilonValue: f32,
  dropoutSeedValue: u32,
): void {
  gamma = gammaValue;
  doubleDqn = doubleDqnFlag;
  targetNetwork = targetNetworkCode;
  softUpdateRate = softUpdateRateValue;
  huber = huberFlag;
  allActions = allActionsFlag;
  oneMinusBeta1 = oneMinusBeta1Value;
  oneMinusBeta2 = oneMinusBeta2Value;
  adamEpsilon = adamEpsilonValue;
  dropoutSeed = dropoutSeedValue;
}

export function observationsAddress(): usize {
  return observations;
}

export function nextObservationsAddress(): usize {
  return nextObservations;
}

export function rewardsAddress(): usize {
  return rewards;
}

export function actionsAddress(): usize {
  return actions;
}

export function terminatedAddress(): usize {
  return terminated;
}

export function valuesAddress(): usize {
  return values;
}

/** Where `readParameters` writes and `writeParameters` reads: the gradients, free between steps. */
export function stagingAddress(): usize {
  return network.gradients;
}

/** Bytes between two rows of values. */
export function valueRowBytes(): usize {
  return network.lastLayer().rowBytes;
}

/** The online network's values of `rows` observations. */
export function predict(rows: i32): void {
  infer(network.online, observations, rows, values);
}

/**
 * One gradient step on `rows` transitions; returns the loss.
 * @param stepSize Adam's learning rate with both bias corrections of this step
 * @param gradientStep steps taken before this one
 */
export function learn(rows: i32, stepSize: f32, gradientStep: u32): f64 {
  const actionCount = network.lastLayer().units;
  const online = network.online;
  const valuer = targetNetwork == targetNetworkNone ? online : network.target;
  infer(valuer, nextObservations, rows, nextValues);
  let choices = nextValues;
  if (doubleDqn && valuer != online) {
    infer(online, nextObservations, rows, nextChoices);
    choices = nextChoices;
  }
  temporalDifferenceTargets(
    targets,
    rewards,
    terminated,
    nextValues,
    choices,
    rows,
    actionCount,
    gamma,
  );

  const inferAgain = allActions && network.hasDropout;
  if (inferAgain) infer(online, observations, rows, values);
  forward(observations, rows, dropoutSeed, gradientStep);
  const predictions = network.lastLayer().dropped;
  const gradient = outputGradient();
  const loss = allActions
    ? allActionsLoss(
        gradient,
        predictions,
        inferAgain ? values : predictions,
        targets,
        actions,
        rows,
        actionCount,
        huber,
      )
    : takenActionLoss(gradient, predictions, targets, actions, rows, actionCount, huber);

  backward(observations, rows, dropoutSeed, gradientStep);
  adam(
    online,
    network.means,
    network.variances,
    network.gradients,
    network.setBytes,
    stepSize,
    oneMinusBeta1,
    oneMinusBeta2,
    adamEpsilon,
  );
  if (targetNetwork == targetNetworkSoft) {
    softUpdate(network.target, online, network.setBytes, softUpdateRate);
  }
  return loss;
}

export function syncTarget(): void {
  memory.copy(network.target, network.online, network.setBytes);
}

/** 0: online, 1: target, 2: Adam's mean, 3: Adam's variance; engine.ts' own order. */
function parameterSet(index: i32): usize {
  if (index == 0) return network.online;
  if (index == 1) return network.target;
  return index == 2 ? network.means : network.variances;
}

/** Copies a set into the staging area in Keras' order. */
export function readParameters(index: i32): void {
  let to = stagingAddress();
  for (let i = 0; i < network.layerCount; i++) {
    to = unpackLayer(network.layerAt(i), parameterSet(index), to);
  }
}

/** Copies the staging area, in Keras' order, into a set; its padding becomes zero. */
export function writeParameters(index: i32): void {
  memory.fill(parameterSet(index), 0, network.setBytes);
  let from = stagingAddress();
  for (let i = 0; i < network.layerCount; i++) {
    from = packLayer(network.layerAt(i), parameterSet(index), from);
  }
}
