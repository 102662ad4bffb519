/**
 * What computes: one fully connected network, its target network and its optimizer. Engines are
 * interchangeable; each passes tests/parity against `engines/simd/reference.ts`.
 */

export const activationNames = [
  'linear',
  'relu',
  'tanh',
  'sigmoid',
  'elu',
  'selu',
  'softplus',
] as const;

export type ActivationName = (typeof activationNames)[number];

export interface LayerSpec {
  readonly units: number;
  readonly activation: ActivationName;
  /** Share of this layer's outputs dropped in a gradient step, in [0, 1); scaled by 1/(1-rate). */
  readonly dropoutRate: number;
}

/** A stack of dense layers. The last one has a unit per action. */
export interface NetworkSpec {
  readonly inputs: number;
  readonly layers: readonly LayerSpec[];
}

/** How a minibatch becomes a gradient step; the names are those of the hyperparameters. */
export interface LearnerSpec {
  readonly gamma: number;
  readonly doubleDqn: boolean;
  readonly targetNetwork: 'none' | 'soft' | 'hard';
  /** With a soft target network: target += rate * (online - target) after each gradient step. */
  readonly softUpdateRate: number;
  readonly loss: 'meanSquaredError' | 'huber';
  readonly lossOutputs: 'takenAction' | 'allActions';
  readonly learningRate: number;
  readonly adamBeta1: number;
  readonly adamBeta2: number;
  readonly adamEpsilon: number;
}

export interface EngineSpec {
  readonly network: NetworkSpec;
  readonly learner: LearnerSpec;
  /** Rows of the largest minibatch, and of the largest `qValues` call. */
  readonly maxBatchSize: number;
  /** Seeds the dropout masks, an unsigned 32-bit integer. */
  readonly dropoutSeed: number;
}

/** A batch of transitions; every array has room for at least `size` rows. */
export interface Minibatch {
  size: number;
  /** (size, inputs) */
  readonly observations: Float32Array;
  /** (size), each the index of an action */
  readonly actions: Uint8Array;
  /** (size) */
  readonly rewards: Float32Array;
  /** (size, inputs) */
  readonly nextObservations: Float32Array;
  /** (size), 1 where the next state's value is not bootstrapped */
  readonly terminated: Uint8Array;
}

/**
 * All that an engine holds. Parameters lie layer after layer, kernel before bias, kernels as
 * (inputs, units) row by row: Keras' own order. The four arrays have the same length.
 */
export interface EngineSnapshot {
  readonly online: Float32Array;
  readonly target: Float32Array;
  readonly adamMean: Float32Array;
  readonly adamVariance: Float32Array;
  /** Gradient steps taken; Adam's bias correction and the dropout masks depend on it. */
  readonly gradientSteps: number;
}

export interface Engine {
  /** Words for a person: "WebAssembly SIMD". */
  readonly name: string;
  readonly spec: EngineSpec;
  /**
   * The online network without dropout.
   * @param observations (count, inputs), the caller's
   * @param values receives (count, actions)
   */
  qValues(observations: Float32Array, count: number, values: Float32Array): void;
  /**
   * One gradient step on the online network (and a soft target update); returns the mean loss.
   *
   * The TD target is y = r + gamma * V(s'), and r alone where terminated. V(s') is the target
   * network's largest value, or with doubleDqn its value of the online network's best action (the
   * first one wins a tie); without a target network both are the online network. No dropout here.
   *
   * 'takenAction': the mean over the batch of loss(q[action] - y). 'allActions': the mean over the
   * batch and the actions, where the target of every other action is the online network's own
   * prediction without dropout, as Keras' `fit` does in the tutorial. The q come from a forward
   * pass with dropout, whose masks `engines/dropoutHash.ts` defines. Then Adam in Keras' form.
   * @throws RangeError if the size, an array or an action does not fit the spec
   */
  learn(minibatch: Minibatch): number;
  /** Copies the online network into the target network. */
  syncTarget(): void;
  snapshot(): EngineSnapshot;
  /** @throws RangeError if the snapshot's arrays do not fit the network */
  restore(snapshot: EngineSnapshot): void;
  /** Releases what it holds; no other method may be called after it. */
  dispose(): void;
}

/** Makes an engine whose parameters are all zero; `restore` gives it its weights. */
export type EngineFactory = (spec: EngineSpec) => Engine;

/** Floats that the network's parameters take. */
export function parameterCount(network: NetworkSpec): number {
  let inputs = network.inputs;
  let total = 0;
  for (const layer of network.layers) {
    total += (inputs + 1) * layer.units;
    inputs = layer.units;
  }
  return total;
}

/** Actions that the network tells apart: the units of its last layer. */
export function actionCount(network: NetworkSpec): number {
  const last = network.layers.at(-1);
  if (last === undefined) throw new RangeError('A network needs at least one layer.');
  return last.units;
}

/** A snapshot of freshly initialized parameters: target equal to online, optimizer at rest. */
export function freshSnapshot(parameters: Float32Array): EngineSnapshot {
  return {
    online: parameters.slice(),
    target: parameters.slice(),
    adamMean: new Float32Array(parameters.length),
    adamVariance: new Float32Array(parameters.length),
    gradientSteps: 0,
  };
}
