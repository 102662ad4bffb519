import {
  actionCount,
  copiedAtOnce,
  createTransitions,
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
import { lossAndGradient, temporalDifferenceTargets } from '../loss';
import { backward, forward, infer } from './network';
import { softUpdate, updateParameters } from './optimizer';

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

  learn(minibatch: Minibatch, tdErrors?: Float32Array): number {
    checkMinibatch(this.spec, this.replay, minibatch, tdErrors);
    const { network, learner, dropoutSeed } = this.spec;
    const { count, weights } = minibatch;
    const { online, target } = this.sets;
    const transitions = gather(this.replay, minibatch, network.inputs);
    const { observations, nextObservations } = transitions;
    const actions = actionCount(network);

    const valuer = learner.targetNetwork === 'none' ? online : target;
    const nextValues = infer(network, valuer, nextObservations, count);
    const choices = learner.doubleDqn
      ? infer(network, online, nextObservations, count)
      : nextValues;
    const targets = temporalDifferenceTargets(transitions, count, nextValues, choices, actions);

    const masks = { seed: dropoutSeed, gradientSteps: this.gradientSteps };
    const trace = forward(network, online, observations, count, masks);
    const inferred = infer(network, online, observations, count);
    const result = lossAndGradient(
      trace.at(-1)!.dropped,
      inferred,
      targets,
      transitions.actions,
      weights,
      count,
      actions,
      learner,
    );
    const gradients = backward(network, online, observations, count, masks, trace, result.gradient);

    this.gradientSteps += 1;
    updateParameters(this.sets, gradients, learner, this.gradientSteps);
    if (learner.targetNetwork === 'soft') {
      softUpdate(target, online, learner.softUpdateRate);
    }
    tdErrors?.set(result.tdErrors);
    return result.loss;
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
