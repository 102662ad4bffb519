/**
 * What assembly/index.ts exports, one instance per engine. Numbers are addresses (byte offsets
 * into `memory`), counts, flags (0 or 1), codes and the numbers of parameter sets.
 */
export interface SimdKernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  beginNetwork(inputs: number, layers: number, maxRows: number, isDueling: number): void;
  addLayer(units: number, activation: number, dropThreshold: number, keepScale: number): void;
  endNetwork(replayCapacity: number): void;
  setLearner(
    doubleDqn: number,
    targetNetwork: number,
    softUpdateRate: number,
    averagingRate: number,
    huber: number,
    allActions: number,
    gradientClipNorm: number,
    rmsprop: number,
    epsilonInsideRoot: number,
    firstMomentRate: number,
    secondMomentRate: number,
    dropoutSeed: number,
  ): void;
  observationsAddress(): number;
  replayObservationsAddress(): number;
  replayNextObservationsAddress(): number;
  replayRewardsAddress(): number;
  replayActionsAddress(): number;
  replayDiscountsAddress(): number;
  slotsAddress(): number;
  weightsAddress(): number;
  tdErrorsAddress(): number;
  valuesAddress(): number;
  stagingAddress(): number;
  valueRowBytes(): number;
  predict(set: number, rows: number): void;
  learn(
    rows: number,
    hasWeights: number,
    stepSize: number,
    epsilon: number,
    gradientStep: number,
  ): number;
  syncTarget(): void;
  readLayer(set: number, layer: number): void;
  freeze(): void;
  readFrozenLayer(set: number, layer: number): void;
  writeParameters(set: number): void;
}
