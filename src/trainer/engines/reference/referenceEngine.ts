import {
  copiedAtOnce,
  createTransitions,
  keepsAverage,
  parameterCount,
  type Engine,
  type EngineFactory,
  type EngineSnapshot,
  type EngineSpec,
  type Minibatch,
  type PendingSnapshot,
  type Transitions,
} from '../engine';
import { checkEngineSpec, checkObservations, checkMinibatch, checkSnapshot } from '../engineInput';
import {
  mapParameterSets,
  parameterSets,
  type NetworkSet,
  type ParameterSets,
} from '../parameterSets';
import { gather } from '../minibatch';
import { lossBackward, lossForward, tdErrors, tdTargets } from './loss';
import { optimizerStep } from '../optimizerStep';
import { backward, forward, infer, outputsOf } from './network';
import { follow, updateParameters } from './optimizer';

/** Plain TypeScript, written to be read: what every other engine is compared with. */
export const createReferenceEngine: EngineFactory = (spec) => {
  checkEngineSpec(spec);
  return new ReferenceEngine(spec);
};

class ReferenceEngine implements Engine {
  readonly name = 'Plain TypeScript';
  readonly replay: Transitions;
  private readonly sets: ParameterSets;
  private gradientSteps = 0;

  constructor(readonly spec: EngineSpec) {
    const count = parameterCount(spec.network);
    this.replay = createTransitions(spec.replayCapacity, spec.network.inputs);
    this.sets = mapParameterSets(() => new Float32Array(count));
  }

  qValues(set: NetworkSet, observations: Float32Array, count: number, values: Float32Array): void {
    checkObservations(this.spec, observations, count);
    values.set(infer(this.spec.network, this.sets[set], observations, count));
  }

  learn(minibatch: Minibatch, errors?: Float32Array): number {
    checkMinibatch(this.spec, this.replay, minibatch, errors);
    const { network, learner, dropoutSeed } = this.spec;
    const { online, target, averaged } = this.sets;
    const { count, weights, learningRate } = minibatch;
    const transitions = gather(this.replay, minibatch, network.inputs);
    const { observations, actions: taken, rewards, nextObservations, discounts } = transitions;

    const valuer = learner.targetNetwork === 'none' ? online : target;
    const nextValues = infer(network, valuer, nextObservations, count);
    const choices = learner.doubleDqn
      ? infer(network, online, nextObservations, count)
      : nextValues;
    const targets = tdTargets(rewards, discounts, nextValues, choices);

    const masks = { seed: dropoutSeed, gradientSteps: this.gradientSteps };
    const trace = forward(network, online, observations, count, masks);
    const predictions = outputsOf(network, trace, count);
    const inferred = infer(network, online, observations, count);
    const lossInputs = { predictions, inferred, targets, taken, weights };
    const loss = lossForward(lossInputs, learner);
    errors?.set(tdErrors(lossInputs));

    const dPredictions = lossBackward(lossInputs, learner);
    const dOnline = backward(network, online, observations, count, masks, trace, dPredictions);
    this.gradientSteps += 1;
    const step = optimizerStep(learner, this.gradientSteps, learningRate);
    updateParameters(this.sets, dOnline, learner, step);
    if (learner.targetNetwork === 'soft') follow(target, online, learner.softUpdateRate);
    if (keepsAverage(learner)) follow(averaged, online, learner.averagingRate);
    return loss;
  }

  syncTarget(): void {
    this.sets.target.set(this.sets.online);
  }

  snapshot(): EngineSnapshot {
    const sets = mapParameterSets((set) => this.sets[set].slice());
    return { ...sets, gradientSteps: this.gradientSteps };
  }

  beginSnapshot(): PendingSnapshot {
    return copiedAtOnce(this.snapshot());
  }

  restore(snapshot: EngineSnapshot): void {
    checkSnapshot(this.spec, snapshot);
    for (const set of parameterSets) this.sets[set].set(snapshot[set]);
    this.gradientSteps = snapshot.gradientSteps;
  }

  dispose(): void {
    // Its arrays go with the last reference to it.
  }
}
