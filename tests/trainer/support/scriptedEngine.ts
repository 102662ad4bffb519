import {
  copiedAtOnce,
  createTransitions,
  freshSnapshot,
  parameterCount,
  type Engine,
  type EngineSpec,
  type Minibatch,
  type Transitions,
} from '../../../src/trainer/engines/engine';
import type { NetworkSet } from '../../../src/trainer/engines/parameterSets';

export interface LearntBatch {
  readonly size: number;
  readonly observations: number[][];
  readonly actions: number[];
  readonly rewards: number[];
  readonly discounts: number[];
}

/** Batches that are written down; a run that learns more than this is not about them. */
const maxBatches = 3000;

/** An engine whose policy is given and that writes down what it is asked to learn. */
export class ScriptedEngine implements Engine {
  readonly name = 'Scripted';
  readonly replay: Transitions;
  readonly batches: LearntBatch[] = [];
  targetSyncs = 0;

  constructor(
    readonly spec: EngineSpec,
    private readonly preferRight: (observation: readonly number[]) => number,
  ) {
    this.replay = createTransitions(spec.replayCapacity, spec.network.inputs);
  }

  qValues(_: NetworkSet, observations: Float32Array, count: number, values: Float32Array): void {
    for (let row = 0; row < count; row++) {
      values[2 * row] = 0;
      values[2 * row + 1] = this.preferRight([...observations.subarray(4 * row, 4 * row + 4)]);
    }
  }

  learn({ slots, count }: Minibatch): number {
    if (this.batches.length >= maxBatches) return 1;
    const rows = [...slots.subarray(0, count)];
    const { observations, actions, rewards, discounts } = this.replay;
    this.batches.push({
      size: count,
      observations: rows.map((slot) => [...observations.slice(4 * slot, 4 * slot + 4)]),
      actions: rows.map((slot) => actions[slot]!),
      rewards: rows.map((slot) => rewards[slot]!),
      discounts: rows.map((slot) => discounts[slot]!),
    });
    return 1;
  }

  syncTarget(): void {
    this.targetSyncs += 1;
  }

  snapshot() {
    return freshSnapshot(new Float32Array(parameterCount(this.spec.network)));
  }

  beginSnapshot() {
    return copiedAtOnce(this.snapshot());
  }

  restore(): void {
    // Its policy is given, whatever the weights.
  }

  dispose(): void {
    // Holds nothing.
  }
}

/** Balances for 500 steps from any start: a linear controller on (x, x', theta, theta'). */
export function balance([x, xDot, theta, thetaDot]: readonly number[]): number {
  return 0.1 * x! + 0.2 * xDot! + 2 * theta! + 0.6 * thetaDot!;
}
