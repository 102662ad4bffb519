import { allocate } from './arena';
import { allActionsLoss, takenActionLoss, temporalDifferenceTargets } from './loss';
import * as network from './network';
import { adam, clipScale, followAll, rmsprop } from './optimizer';
import { packLayer, unpackLayer } from './multiply/panels';
import { backward, forward, infer, outputGradient } from './passes';
import * as replay from './replay';

export { beginNetwork, addLayer, freeze } from './network';

/**
 * What ../simdEngine.ts calls: an instance holds one network. Addresses are byte offsets into the
 * instance's memory. Rows of observations and of values are padded to whole vectors.
 */

const targetNetworkNone: i32 = 0;
const targetNetworkSoft: i32 = 1;

let staging: usize = 0;
let targets: usize = 0;
let tdErrors: usize = 0;
let values: usize = 0;
let nextValues: usize = 0;
let nextChoices: usize = 0;

let doubleDqn = false;
let targetNetwork: i32 = 0;
let softUpdateRate: f32 = 0;
let averagingRate: f32 = 0;
let huber = false;
let allActions = false;
let gradientClipNorm: f64 = 0;
let isRmsprop = false;
let epsilonInsideRoot = false;
let firstMomentRate: f32 = 0;
let secondMomentRate: f32 = 0;
let dropoutSeed: u32 = 0;

/** Ends what `beginNetwork` and `addLayer` began: all memory is taken here. */
export function endNetwork(replayCapacity: u32): void {
  network.allocateNetwork();
  const rows = <usize>network.maxRows;
  replay.allocateReplay(replayCapacity, rows, network.inputCount, network.inputRowBytes);
  staging = allocate(network.setBytes);
  targets = allocate(rows * 8);
  tdErrors = allocate(rows * 4);
  values = allocate(rows * network.lastLayer().rowBytes);
  nextValues = allocate(rows * network.lastLayer().rowBytes);
  nextChoices = allocate(rows * network.lastLayer().rowBytes);
}

export function setLearner(
  doubleDqnFlag: bool,
  targetNetworkCode: i32,
  softUpdateRateValue: f32,
  averagingRateValue: f32,
  huberFlag: bool,
  allActionsFlag: bool,
  gradientClipNormValue: f64,
  rmspropFlag: bool,
  epsilonInsideRootFlag: bool,
  firstMomentRateValue: f32,
  secondMomentRateValue: f32,
  dropoutSeedValue: u32,
): void {
  doubleDqn = doubleDqnFlag;
  targetNetwork = targetNetworkCode;
  softUpdateRate = softUpdateRateValue;
  averagingRate = averagingRateValue;
  huber = huberFlag;
  allActions = allActionsFlag;
  gradientClipNorm = gradientClipNormValue;
  isRmsprop = rmspropFlag;
  epsilonInsideRoot = epsilonInsideRootFlag;
  firstMomentRate = firstMomentRateValue;
  secondMomentRate = secondMomentRateValue;
  dropoutSeed = dropoutSeedValue;
}

/** Where `predict` reads; a minibatch is gathered to the same place. */
export function observationsAddress(): usize {
  return replay.observations;
}

export function replayObservationsAddress(): usize {
  return replay.ringObservations;
}

export function replayNextObservationsAddress(): usize {
  return replay.ringNextObservations;
}

export function replayRewardsAddress(): usize {
  return replay.ringRewards;
}

export function replayActionsAddress(): usize {
  return replay.ringActions;
}

export function replayDiscountsAddress(): usize {
  return replay.ringDiscounts;
}

export function slotsAddress(): usize {
  return replay.slots;
}

export function weightsAddress(): usize {
  return replay.weights;
}

/** Where `learn` writes the TD error of each slot. */
export function tdErrorsAddress(): usize {
  return tdErrors;
}

export function valuesAddress(): usize {
  return values;
}

/** Where `readLayer` writes and `writeParameters` reads, in Keras' order. */
export function stagingAddress(): usize {
  return staging;
}

/** Bytes between two rows of values. */
export function valueRowBytes(): usize {
  return network.lastLayer().rowBytes;
}

/** The values that a set, which is a network, gives `rows` observations. */
export function predict(set: i32, rows: i32): void {
  infer(network.setAt(set), replay.observations, rows, values);
}

/**
 * One gradient step on the transitions of the first `rows` slots; returns the loss.
 * @param hasWeights whether the losses are multiplied by what lies at `weightsAddress`
 * @param stepSize of this step, and the epsilon: ../../optimizerStep.ts
 * @param gradientStep steps taken before this one
 */
export function learn(
  rows: i32,
  hasWeights: bool,
  stepSize: f32,
  epsilon: f32,
  gradientStep: u32,
): f64 {
  replay.gather(rows);
  const observations = replay.observations;
  const nextObservations = replay.nextObservations;
  const actions = replay.actions;
  const actionCount = network.actionCount();
  const rowBytes = network.lastLayer().rowBytes;
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
    replay.rewards,
    replay.discounts,
    nextValues,
    choices,
    rows,
    rowBytes,
    actionCount,
  );

  const inferAgain = allActions && network.hasDropout;
  if (inferAgain) infer(online, observations, rows, values);
  forward(observations, rows, dropoutSeed, gradientStep);
  const predictions = network.lastLayer().dropped;
  const gradient = outputGradient();
  const weights = hasWeights ? replay.weights : 0;
  const loss = allActions
    ? allActionsLoss(
        gradient,
        tdErrors,
        predictions,
        inferAgain ? values : predictions,
        targets,
        actions,
        weights,
        rows,
        rowBytes,
        actionCount,
        huber,
      )
    : takenActionLoss(
        gradient,
        tdErrors,
        predictions,
        targets,
        actions,
        weights,
        rows,
        rowBytes,
        huber,
      );

  backward(observations, rows, dropoutSeed, gradientStep);
  updateParameters(stepSize, epsilon);
  if (averagingRate > 0) {
    followAll(network.averaged, network.online, network.setBytes, averagingRate);
  }
  return loss;
}

function updateParameters(stepSize: f32, epsilon: f32): void {
  const scale =
    gradientClipNorm > 0 ? clipScale(network.gradients, network.setBytes, gradientClipNorm) : 1;
  const follower = targetNetwork == targetNetworkSoft ? network.target : 0;
  if (isRmsprop) {
    rmsprop(
      network.online,
      network.secondMoments,
      network.gradients,
      network.setBytes,
      scale,
      stepSize,
      epsilon,
      epsilonInsideRoot,
      secondMomentRate,
      follower,
      softUpdateRate,
    );
    return;
  }
  adam(
    network.online,
    network.firstMoments,
    network.secondMoments,
    network.gradients,
    network.setBytes,
    scale,
    stepSize,
    epsilon,
    firstMomentRate,
    secondMomentRate,
    follower,
    softUpdateRate,
  );
}

export function syncTarget(): void {
  memory.copy(network.target, network.online, network.setBytes);
}

/** Copies one layer of a set to the start of the staging area, in Keras' order. */
export function readLayer(set: i32, layer: i32): void {
  unpackLayer(network.layerAt(layer), network.setAt(set), staging);
}

/** The same of a set as it was when `freeze` was called. */
export function readFrozenLayer(set: i32, layer: i32): void {
  unpackLayer(network.layerAt(layer), network.frozenSetAt(set), staging);
}

/** Copies the staging area, in Keras' order, into a set; its padding becomes zero. */
export function writeParameters(set: i32): void {
  const to = network.setAt(set);
  memory.fill(to, 0, network.setBytes);
  let from = stagingAddress();
  for (let i = 0; i < network.layerCount; i++) {
    from = packLayer(network.layerAt(i), to, from);
  }
}
