import type { ActivationName } from '../../shared/activations';
import {
  mapParameterSets,
  networkSets,
  type NetworkSet,
  type ParameterSets,
} from './parameterSets';

/**
 * What computes: one fully connected network, its target network and its optimizer. Engines are
 * interchangeable; each passes tests/trainer/engines/parity against the plain one in `reference/`.
 */

export interface LayerSpec {
  readonly units: number;
  readonly activation: ActivationName;
  /** Share of this layer's outputs dropped in a gradient step, in [0, 1); scaled by 1/(1-rate). */
  readonly dropoutRate: number;
}

/** A stack of dense layers. The last one has a unit per action, or one more with dueling heads. */
export interface NetworkSpec {
  readonly inputs: number;
  readonly layers: readonly LayerSpec[];
  /**
   * Whether the last layer, which is linear, gives the value of the state and then the advantage of
   * each action (Wang et al., 2016): the network's values are q = value + advantage - mean of the
   * advantages. Absent: it gives the values themselves.
   */
  readonly isDueling?: boolean | undefined;
}

/** How a minibatch becomes a gradient step; the names are those of the hyperparameters. */
export interface LearnerSpec {
  readonly doubleDqn: boolean;
  readonly targetNetwork: 'none' | 'soft' | 'hard';
  /** With a soft target network: target += rate * (online - target) after each gradient step. */
  readonly softUpdateRate: number;
  /** averaged += rate * (online - averaged) after each gradient step; 0: no average is kept. */
  readonly averagingRate: number;
  readonly loss: 'meanSquaredError' | 'huber';
  readonly lossOutputs: 'takenAction' | 'allActions';
  /** Gradients whose norm, over all parameters, is above it are scaled down to it; 0: never. */
  readonly gradientClipNorm: number;
  readonly optimizer: 'adam' | 'rmsprop';
  /** Whose formula: the two differ in what epsilon is added to, see engines/optimizerStep.ts. */
  readonly optimizerForm: 'keras' | 'pytorch';
  readonly learningRate: number;
  readonly adamBeta1: number;
  readonly adamBeta2: number;
  /** What RMSProp's average of squared gradients is multiplied by: Keras' rho, PyTorch's alpha. */
  readonly rmspropDecay: number;
  readonly optimizerEpsilon: number;
}

/** Whether an average of the weights is kept, which is then what is checked, played and saved. */
export function keepsAverage({ averagingRate }: Pick<LearnerSpec, 'averagingRate'>): boolean {
  return averagingRate > 0;
}

export interface EngineSpec {
  readonly network: NetworkSpec;
  readonly learner: LearnerSpec;
  /** Rows that a gradient step usually has. */
  readonly minibatchSize: number;
  /** Rows of the largest minibatch, and of the largest `qValues` call. */
  readonly maxBatchSize: number;
  /** Transitions that `Engine.replay` has room for; 0 for an engine that only plays. */
  readonly replayCapacity: number;
  /** Seeds the dropout masks, an unsigned 32-bit integer. */
  readonly dropoutSeed: number;
}

/** Transitions in columns; a slot is a row of each. */
export interface Transitions {
  /** (capacity, inputs) */
  readonly observations: Float32Array;
  /** (capacity), each the index of an action */
  readonly actions: Uint8Array;
  /** (capacity) */
  readonly rewards: Float32Array;
  /** (capacity, inputs) */
  readonly nextObservations: Float32Array;
  /**
   * (capacity), what the next state's value counts: gamma, or gamma^n after n steps; 0 where it is
   * not bootstrapped. In float64, since a TD target is computed in it.
   */
  readonly discounts: Float64Array;
}

/** What a gradient step learns from. The arrays are the caller's, and may be longer. */
export interface Minibatch {
  /** (count), each a row of `Engine.replay` */
  readonly slots: Uint32Array;
  readonly count: number;
  /** (count), what each transition's loss is multiplied by; null where all count alike */
  readonly weights: Float32Array | null;
  /** In place of the learner's, where a schedule changes it. */
  readonly learningRate?: number;
}

/**
 * All that an engine holds, apart from the replay ring. Parameters lie layer after layer, kernel
 * before bias, kernels as (inputs, units) row by row: Keras' own order. All sets are equally long.
 */
export interface EngineSnapshot extends ParameterSets {
  /** Gradient steps taken; Adam's bias correction and the dropout masks depend on it. */
  readonly gradientSteps: number;
}

/** A snapshot that is copied in turns, of the moment at which it was begun. */
export interface PendingSnapshot {
  /** Of that moment. */
  readonly gradientSteps: number;
  /**
   * Copies on, for some milliseconds; returns the snapshot, or null while there is more to copy.
   * @throws Error if a later one was begun
   */
  continue(): EngineSnapshot | null;
}

export interface Engine {
  /** Words for a person: "WebAssembly SIMD". */
  readonly name: string;
  readonly spec: EngineSpec;
  /**
   * Room for `spec.replayCapacity` transitions, where `learn` can gather from without a copy by
   * the caller, who fills it. The arrays stay the same as long as the engine lives.
   */
  readonly replay: Transitions;
  /**
   * The values of a network, the online one or another, without dropout.
   * @param observations (count, inputs), the caller's
   * @param values receives (count, actions)
   */
  qValues(set: NetworkSet, observations: Float32Array, count: number, values: Float32Array): void;
  /**
   * One gradient step on the online network, and one of what follows it (a soft target network, an
   * average); returns the mean loss.
   *
   * The TD target is y = r + discount * V(s'), and r alone where the discount is 0, whatever V(s')
   * is. V(s') is the target network's largest value, or with doubleDqn its value of the online
   * network's best action (the first one wins a tie); without a target network both are the online
   * network. No dropout here.
   *
   * 'takenAction': the mean over the batch of weight * loss(q[action] - y). 'allActions': the mean
   * over the batch and the actions, where the target of every other action is the online network's
   * own prediction without dropout, as Keras' `fit` does in the tutorial. The q come from a forward
   * pass with dropout, whose masks `engines/dropoutHash.ts` defines. Then the gradients are clipped
   * and the optimizer takes its step.
   * @param tdErrors receives (count): y - q[action] of each transition, before the step
   * @throws RangeError if the count, a slot, an action or an array does not fit
   */
  learn(minibatch: Minibatch, tdErrors?: Float32Array): number;
  /** Copies the online network into the target network. */
  syncTarget(): void;
  snapshot(): EngineSnapshot;
  /**
   * Begins a snapshot of this moment. It is copied in turns, between which training goes on, so
   * that a large network is not held up for long; also after another engine took over. One at a
   * time: it ends the one before.
   */
  beginSnapshot(): PendingSnapshot;
  /** @throws RangeError if the snapshot's arrays do not fit the network */
  restore(snapshot: EngineSnapshot): void;
  /** Releases what it holds; no other method may be called after it. */
  dispose(): void;
}

/** Makes an engine whose parameters are all zero; `restore` gives it its weights. */
export type EngineFactory = (spec: EngineSpec) => Engine;

/** Floats that the network's parameters take. */
export function parameterCount(network: NetworkSpec): number {
  return layerParameterCounts(network).reduce((sum, count) => sum + count, 0);
}

/** Weights and biases of each layer. */
export function layerParameterCounts({ inputs, layers }: NetworkSpec): number[] {
  return layers.map(({ units }, index) => ((layers[index - 1]?.units ?? inputs) + 1) * units);
}

/** Actions that the network tells apart: the units of its last layer. */
export function actionCount(network: NetworkSpec): number {
  const last = network.layers.at(-1);
  if (last === undefined) throw new RangeError('A network needs at least one layer.');
  return network.isDueling ? last.units - 1 : last.units;
}

/** Columns of zeros for `capacity` transitions of a network with so many inputs. */
export function createTransitions(capacity: number, inputs: number): Transitions {
  return {
    observations: new Float32Array(capacity * inputs),
    actions: new Uint8Array(capacity),
    rewards: new Float32Array(capacity),
    nextObservations: new Float32Array(capacity * inputs),
    discounts: new Float64Array(capacity),
  };
}

/** A pending snapshot that was copied at once. */
export function copiedAtOnce(snapshot: EngineSnapshot): PendingSnapshot {
  return { gradientSteps: snapshot.gradientSteps, continue: () => snapshot };
}

/** A snapshot of freshly initialized parameters: all networks equal, optimizer at rest. */
export function freshSnapshot(parameters: Float32Array): EngineSnapshot {
  const isNetwork = (set: string) => networkSets.some((network) => network === set);
  const sets = mapParameterSets((set) =>
    isNetwork(set) ? parameters.slice() : new Float32Array(parameters.length),
  );
  return { ...sets, gradientSteps: 0 };
}
