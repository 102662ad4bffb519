import {
  actionCount,
  parameterCount,
  type EngineSnapshot,
  type EngineSpec,
  type Minibatch,
  type Transitions,
} from './engine';
import { parameterSets } from './parameterSets';

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
  const { activation, dropoutRate, units } = spec.network.layers.at(-1)!;
  if (spec.network.isDueling && (activation !== 'linear' || dropoutRate > 0 || units < 2)) {
    throw new RangeError(
      'Dueling heads need a linear last layer without dropout, with a unit more than actions.',
    );
  }
  if (!Number.isSafeInteger(spec.replayCapacity) || spec.replayCapacity < 0) {
    throw new RangeError('A replay buffer must have room for a whole number of transitions.');
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

export function checkObservations(
  spec: EngineSpec,
  observations: Float32Array,
  rows: number,
): void {
  checkRows(spec, rows);
  const expected = rows * spec.network.inputs;
  if (observations.length < expected) {
    throw new RangeError(`${rows} observations need ${expected} numbers.`);
  }
}

export function checkMinibatch(
  spec: EngineSpec,
  { actions }: Transitions,
  { slots, count, weights }: Minibatch,
  tdErrors: Float32Array | undefined,
): void {
  checkRows(spec, count);
  if (slots.length < count) {
    throw new RangeError(`A minibatch of ${count} transitions needs as many slots.`);
  }
  if (weights !== null && weights.length < count) {
    throw new RangeError(`A minibatch of ${count} transitions needs as many weights, or none.`);
  }
  if (tdErrors !== undefined && tdErrors.length < count) {
    throw new RangeError(`A minibatch of ${count} transitions has as many TD errors.`);
  }
  const knownActions = actionCount(spec.network);
  for (let row = 0; row < count; row++) {
    const slot = slots[row]!;
    if (slot >= spec.replayCapacity) {
      throw new RangeError(`Slot ${slot} is not in a replay buffer of ${spec.replayCapacity}.`);
    }
    if (actions[slot]! >= knownActions) {
      throw new RangeError(
        `Action ${actions[slot]} does not exist: the network has ${knownActions}.`,
      );
    }
  }
}

export function checkSnapshot(spec: EngineSpec, snapshot: EngineSnapshot): void {
  const expected = parameterCount(spec.network);
  for (const set of parameterSets) {
    const { length } = snapshot[set];
    if (length !== expected) {
      throw new RangeError(
        `The snapshot is of another network: it has ${length} parameters instead of ${expected}.`,
      );
    }
  }
}
