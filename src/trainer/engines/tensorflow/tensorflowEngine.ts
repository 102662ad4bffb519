import {
  copiedAtOnce,
  createTransitions,
  keepsAverage,
  type Engine,
  type EngineFactory,
  type EngineSnapshot,
  type EngineSpec,
  type Minibatch,
  type PendingSnapshot,
  type Transitions,
} from '../engine';
import { checkEngineSpec, checkObservations, checkMinibatch, checkSnapshot } from '../engineInput';
import { lossBackward, lossForward, tdErrors, tdTargets } from '../reference/loss';
import { gather } from '../minibatch';
import {
  mapParameterSets,
  parameterSets,
  type NetworkSet,
  type ParameterSets,
} from '../parameterSets';
import { optimizerStep, type OptimizerStep } from '../optimizerStep';
import { backward, forward, infer, outputsOf } from './network';
import { moveTowards, optimize } from './optimizer';
import { Parameters } from './parameters';
import type { Matrix, TensorflowApi, Vector } from './tensorflowApi';

/**
 * @param tf TensorFlow.js with its backend set: native with CUDA or without, or plain JavaScript
 * @param name words for a person: "TensorFlow (CPU)"
 */
export function createTensorflowEngineFactory(tf: TensorflowApi, name: string): EngineFactory {
  return (spec) => {
    checkEngineSpec(spec);
    return new TensorflowEngine(spec, tf, name);
  };
}

/**
 * The network lives in TensorFlow, the replay ring in plain arrays. Each operation costs its call,
 * so there are few: no tape, one vector for all parameters, and the loss of the few output values
 * in plain numbers. They are read in the middle of a step, where a GPU would be waited for anyway;
 * what follows the loss runs on while the environment steps.
 *
 * TensorFlow's own kernels decide in which order they add up, so that two runs from the same seed
 * may part in the last bit, and then in what is learnt.
 *
 * An array handed to TensorFlow is never written again: a backend may compute from it later.
 */
class TensorflowEngine implements Engine {
  readonly replay: Transitions;
  private readonly sets: ParameterSets<Parameters>;
  private gradientSteps = 0;

  constructor(
    readonly spec: EngineSpec,
    private readonly tf: TensorflowApi,
    readonly name: string,
  ) {
    const { network, replayCapacity } = spec;
    this.replay = createTransitions(replayCapacity, network.inputs);
    this.sets = mapParameterSets(() => new Parameters(tf, network));
  }

  qValues(set: NetworkSet, observations: Float32Array, count: number, values: Float32Array): void {
    checkObservations(this.spec, observations, count);
    this.tf.tidy(() => {
      const x = this.matrix(observations.slice(0, count * this.spec.network.inputs), count);
      values.set(read(infer(this.tf, this.spec.network, this.sets[set].layers, x)));
    });
  }

  learn(minibatch: Minibatch, errors?: Float32Array): number {
    checkMinibatch(this.spec, this.replay, minibatch, errors);
    return this.tf.tidy(() => this.gradientStep(minibatch, errors));
  }

  syncTarget(): void {
    this.sets.target.assign(this.sets.online.vector);
  }

  snapshot(): EngineSnapshot {
    const sets = mapParameterSets((set) => read(this.sets[set].vector).slice());
    return { ...sets, gradientSteps: this.gradientSteps };
  }

  beginSnapshot(): PendingSnapshot {
    return copiedAtOnce(this.snapshot());
  }

  restore(snapshot: EngineSnapshot): void {
    checkSnapshot(this.spec, snapshot);
    const { tf } = this;
    tf.tidy(() => {
      for (const set of parameterSets) this.sets[set].assign(tf.tensor1d(snapshot[set].slice()));
    });
    this.gradientSteps = snapshot.gradientSteps;
  }

  dispose(): void {
    for (const set of parameterSets) this.sets[set].dispose();
  }

  /** Returns the loss. Nothing of the engine changes before all is computed. */
  private gradientStep(minibatch: Minibatch, errors: Float32Array | undefined): number {
    const { tf } = this;
    const { network, learner, dropoutSeed } = this.spec;
    const { count, weights, learningRate } = minibatch;
    const transitions = gather(this.replay, minibatch, network.inputs);
    const { online, target } = this.sets;
    const { layers } = online;
    const x = this.matrix(transitions.observations, count);
    const nextX = this.matrix(transitions.nextObservations, count);

    const valuer = learner.targetNetwork === 'none' ? online : target;
    const nextValues = infer(tf, network, valuer.layers, nextX);
    const isDouble = learner.doubleDqn && valuer !== online;
    const choices = isDouble ? infer(tf, network, layers, nextX) : nextValues;
    const masks = { seed: dropoutSeed, gradientSteps: this.gradientSteps };
    const trace = forward(tf, network, layers, x, masks);
    const predictions = outputsOf(tf, network, trace);
    // Only the loss of all actions looks at predictions without dropout.
    const isDropped = trace.some(({ mask }) => mask !== null);
    const needsInferred = isDropped && learner.lossOutputs === 'allActions';
    const inferred = needsInferred ? infer(tf, network, layers, x) : predictions;

    // Each read waits for TensorFlow and copies.
    const predicted = read(predictions);
    const valued = read(nextValues);
    const chosen = choices === nextValues ? valued : read(choices);
    const lossInputs = {
      predictions: predicted,
      inferred: inferred === predictions ? predicted : read(inferred),
      targets: tdTargets(transitions.rewards, transitions.discounts, valued, chosen),
      taken: transitions.actions,
      weights,
    };
    const loss = lossForward(lossInputs, learner);
    const dPredictions = this.matrix(lossBackward(lossInputs, learner), count);
    const gradients = backward(tf, network, layers, x, trace, dPredictions);
    this.update(gradients, optimizerStep(learner, this.gradientSteps + 1, learningRate));
    errors?.set(tdErrors(lossInputs));
    return loss;
  }

  private update(gradients: Vector, factors: OptimizerStep): void {
    const { tf } = this;
    const { learner } = this.spec;
    const { online, target, averaged, firstMoments, secondMoments } = this.sets;
    const state = {
      online: online.vector,
      firstMoments: firstMoments.vector,
      secondMoments: secondMoments.vector,
    };
    const next = optimize(tf, learner, state, gradients, factors);
    const nextTarget =
      learner.targetNetwork === 'soft'
        ? moveTowards(tf, target.vector, next.online, learner.softUpdateRate)
        : null;
    const nextAveraged = keepsAverage(learner)
      ? moveTowards(tf, averaged.vector, next.online, learner.averagingRate)
      : null;
    online.assign(next.online);
    if (nextTarget !== null) target.assign(nextTarget);
    if (nextAveraged !== null) averaged.assign(nextAveraged);
    // RMSProp hands the same vector back, and a variable assigned to itself would lose its data.
    if (next.firstMoments !== state.firstMoments) firstMoments.assign(next.firstMoments);
    secondMoments.assign(next.secondMoments);
    this.gradientSteps += 1;
  }

  private matrix(values: Float32Array, rows: number): Matrix {
    return this.tf.tensor2d(values, [rows, values.length / rows]);
  }
}

function read(tensor: Matrix | Vector): Float32Array {
  return tensor.dataSync<'float32'>();
}
