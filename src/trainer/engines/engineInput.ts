import {
  actionCount,
  parameterCount,
  type EngineSnapshot,
  type EngineSpec,
  type Minibatch,
} from '../engine';

/** What every engine checks before it touches memory; each throws a RangeError with a sentence. */

export function checkEngineSpec(spec: EngineSpec): void {
  const sizes = [
    spec.network.inputs,
    spec.maxBatchSize,
    ...spec.network.layers.map((l) => l.units),
  ];
  if (sizes.length < 3 || sizes.some((size) => !Number.isSafeInteger(size) || size < 1)) {
    throw new RangeError(
      'An engine needs whole numbers above zero as inputs, units and batch size, and a layer at least.',
    );
  }
  if (spec.network.layers.some(({ dropoutRate }) => !(dropoutRate >= 0 && dropoutRate < 1))) {
    throw new RangeError('A dropout rate must be at least 0 and below 1.');
  }
}

export function checkRows(spec: EngineSpec, rows: number): void {
  if (!Number.isInteger(rows) || rows < 1 || rows > spec.maxBatchSize) {
    throw new RangeError(`A batch must have 1 to ${spec.maxBatchSize} rows; this one has ${rows}.`);
  }
}

export function checkMinibatch(spec: EngineSpec, minibatch: Minibatch): void {
  const { size, actions } = minibatch;
  checkRows(spec, size);
  const entries = size * spec.network.inputs;
  if (
    minibatch.observations.length < entries ||
    minibatch.nextObservations.length < entries ||
    minibatch.rewards.length < size ||
    minibatch.terminated.length < size ||
    actions.length < size
  ) {
    throw new RangeError(`The arrays of a minibatch must have room for its ${size} rows.`);
  }
  const count = actionCount(spec.network);
  for (let row = 0; row < size; row++) {
    if (actions[row]! >= count) {
      throw new RangeError(`Action ${actions[row]} does not exist: the network has ${count}.`);
    }
  }
}

export function checkSnapshot(spec: EngineSpec, snapshot: EngineSnapshot): void {
  const expected = parameterCount(spec.network);
  const { online, target, adamMean, adamVariance } = snapshot;
  for (const array of [online, target, adamMean, adamVariance]) {
    if (array.length !== expected) {
      throw new RangeError(
        `The snapshot is of another network: it has ${array.length} parameters instead of ${expected}.`,
      );
    }
  }
}
