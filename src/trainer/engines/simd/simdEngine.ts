import {
  actionCount,
  parameterCount,
  type Engine,
  type EngineFactory,
  type EngineSnapshot,
  type EngineSpec,
  type Minibatch,
  type NetworkSpec,
  type PendingSnapshot,
  type Transitions,
} from '../engine';
import { activationLabels } from '../../../shared/activations';
import { dropoutThreshold } from '../dropoutHash';
import { checkEngineSpec, checkObservations, checkMinibatch, checkSnapshot } from '../engineInput';
import { epsilonInsideRoot, optimizerStep } from '../optimizerStep';
import {
  mapParameterSets,
  parameterSets,
  type NetworkSet,
  type ParameterSet,
} from '../parameterSets';
import { ParameterCopy } from './parameterCopy';
import { simdActivations } from './simdActivations';
import type { SimdKernels } from './simdKernels';

/** The kernels' numbers of the parameter sets. */
const setNumbers = mapParameterSets((_, index) => index);
const targetNetworkCodes = { none: 0, soft: 1, hard: 2 } as const;
const floatsPerVector = 4;

/**
 * @param instantiate a fresh instance of the kernels at each call
 * @returns what throws Error with a clause for a person where there is too little memory
 */
export function createSimdEngineFactory(instantiate: () => SimdKernels): EngineFactory {
  return (spec) => {
    checkEngineSpec(spec);
    checkActivations(spec.network);
    return new SimdEngine(spec, instantiate());
  };
}

/** One WebAssembly instance whose memory holds the network, the replay ring and a minibatch. */
class SimdEngine implements Engine {
  readonly name = 'WebAssembly SIMD';
  private readonly inputs: number;
  /** Floats between two rows of observations, and of values. */
  private readonly inputStride: number;
  private readonly valueStride: number;
  private readonly actionCount: number;
  readonly replay: Transitions;
  private readonly observations: Float32Array;
  private readonly slots: Uint32Array;
  private readonly weights: Float32Array;
  private readonly tdErrors: Float32Array;
  private readonly values: Float32Array;
  private readonly staging: Float32Array;
  private gradientSteps = 0;
  /** How often the parameters were frozen. */
  private freezes = 0;

  constructor(
    readonly spec: EngineSpec,
    private readonly kernels: SimdKernels,
  ) {
    takeMemory(kernels, spec);
    const { network, maxBatchSize, replayCapacity } = spec;
    this.inputs = network.inputs;
    this.inputStride = Math.ceil(network.inputs / floatsPerVector) * floatsPerVector;
    this.actionCount = actionCount(network);
    this.valueStride = kernels.valueRowBytes() / Float32Array.BYTES_PER_ELEMENT;
    // The memory never grows from here on, so these views stay.
    const { buffer } = kernels.memory;
    const ringFloats = replayCapacity * network.inputs;
    this.replay = {
      observations: new Float32Array(buffer, kernels.replayObservationsAddress(), ringFloats),
      actions: new Uint8Array(buffer, kernels.replayActionsAddress(), replayCapacity),
      rewards: new Float32Array(buffer, kernels.replayRewardsAddress(), replayCapacity),
      nextObservations: new Float32Array(
        buffer,
        kernels.replayNextObservationsAddress(),
        ringFloats,
      ),
      discounts: new Float64Array(buffer, kernels.replayDiscountsAddress(), replayCapacity),
    };
    this.slots = new Uint32Array(buffer, kernels.slotsAddress(), maxBatchSize);
    this.weights = new Float32Array(buffer, kernels.weightsAddress(), maxBatchSize);
    this.tdErrors = new Float32Array(buffer, kernels.tdErrorsAddress(), maxBatchSize);
    this.observations = new Float32Array(
      buffer,
      kernels.observationsAddress(),
      maxBatchSize * this.inputStride,
    );
    this.values = new Float32Array(
      buffer,
      kernels.valuesAddress(),
      maxBatchSize * this.valueStride,
    );
    this.staging = new Float32Array(buffer, kernels.stagingAddress(), parameterCount(network));
    // Who trains will freeze: the system gives the memory for it now, and not during a run.
    if (replayCapacity > 0) kernels.freeze();
  }

  qValues(set: NetworkSet, observations: Float32Array, count: number, values: Float32Array): void {
    checkObservations(this.spec, observations, count);
    this.copyObservations(observations, count);
    this.kernels.predict(setNumbers[set], count);
    for (let row = 0; row < count; row++) {
      for (let action = 0; action < this.actionCount; action++) {
        values[row * this.actionCount + action] = this.values[row * this.valueStride + action]!;
      }
    }
  }

  learn(minibatch: Minibatch, tdErrors?: Float32Array): number {
    checkMinibatch(this.spec, this.replay, minibatch, tdErrors);
    const { slots, count, weights, learningRate } = minibatch;
    copy(slots, this.slots, count);
    if (weights !== null) copy(weights, this.weights, count);
    const { stepSize, epsilon } = optimizerStep(
      this.spec.learner,
      this.gradientSteps + 1,
      learningRate,
    );
    const hasWeights = Number(weights !== null);
    const loss = this.kernels.learn(count, hasWeights, stepSize, epsilon, this.gradientSteps);
    this.gradientSteps += 1;
    if (tdErrors !== undefined) copy(this.tdErrors, tdErrors, count);
    return loss;
  }

  syncTarget(): void {
    this.kernels.syncTarget();
  }

  snapshot(): EngineSnapshot {
    const copy = this.copyInTurns((set, layer) => this.kernels.readLayer(setNumbers[set], layer));
    for (;;) {
      const snapshot = copy.continue();
      if (snapshot !== null) return snapshot;
    }
  }

  beginSnapshot(): PendingSnapshot {
    this.kernels.freeze();
    this.freezes += 1;
    const freeze = this.freezes;
    return this.copyInTurns((set, layer) => {
      if (freeze !== this.freezes) throw new Error('a later snapshot was begun');
      this.kernels.readFrozenLayer(setNumbers[set], layer);
    });
  }

  restore(snapshot: EngineSnapshot): void {
    checkSnapshot(this.spec, snapshot);
    for (const set of parameterSets) {
      this.staging.set(snapshot[set]);
      this.kernels.writeParameters(setNumbers[set]);
    }
    this.gradientSteps = snapshot.gradientSteps;
  }

  dispose(): void {
    // The instance and its memory go with the last reference to this engine.
  }

  /** @param stage copies a layer of a set to the start of the staging area */
  private copyInTurns(stage: (set: ParameterSet, layer: number) => void): ParameterCopy {
    const read = (set: ParameterSet, layer: number, parameters: number) => {
      stage(set, layer);
      return this.staging.subarray(0, parameters);
    };
    return new ParameterCopy(this.spec.network, this.gradientSteps, read);
  }

  private copyObservations(source: Float32Array, rows: number): void {
    for (let row = 0; row < rows; row++) {
      for (let input = 0; input < this.inputs; input++) {
        this.observations[row * this.inputStride + input] = source[row * this.inputs + input]!;
      }
    }
  }
}

/** Entry by entry: for a minibatch's few numbers quicker than a view. */
function copy<Column extends Float32Array | Uint32Array>(
  from: Column,
  to: Column,
  count: number,
): void {
  for (let row = 0; row < count; row++) to[row] = from[row]!;
}

function takeMemory(kernels: SimdKernels, spec: EngineSpec): void {
  try {
    describeNetwork(kernels, spec);
  } catch (cause) {
    const clause = 'its memory cannot hold this network, its minibatch and its replay buffer';
    throw new Error(clause, { cause });
  }
}

function checkActivations({ layers }: NetworkSpec): void {
  const unknown = layers.find(({ activation }) => !simdActivations.includes(activation));
  if (unknown !== undefined) {
    throw new RangeError(
      `The SIMD kernels do not compute ${activationLabels[unknown.activation]}.`,
    );
  }
}

function describeNetwork(kernels: SimdKernels, spec: EngineSpec): void {
  const { network, learner } = spec;
  kernels.beginNetwork(
    network.inputs,
    network.layers.length,
    spec.maxBatchSize,
    Number(network.isDueling ?? false),
  );
  for (const { units, activation, dropoutRate } of network.layers) {
    const code = simdActivations.indexOf(activation);
    kernels.addLayer(units, code, dropoutThreshold(dropoutRate), 1 / (1 - dropoutRate));
  }
  kernels.endNetwork(spec.replayCapacity);
  kernels.setLearner(
    Number(learner.doubleDqn),
    targetNetworkCodes[learner.targetNetwork],
    learner.softUpdateRate,
    learner.averagingRate,
    Number(learner.loss === 'huber'),
    Number(learner.lossOutputs === 'allActions'),
    learner.gradientClipNorm,
    Number(learner.optimizer === 'rmsprop'),
    Number(epsilonInsideRoot(learner)),
    1 - learner.adamBeta1,
    1 - (learner.optimizer === 'adam' ? learner.adamBeta2 : learner.rmspropDecay),
    spec.dropoutSeed,
  );
}
