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
  private readonly online: Float32Array;
  private readonly target: Float32Array;
  private readonly firstMoments: Float32Array;
  private readonly secondMoments: Float32Array;
  private gradientSteps = 0;

  constructor(readonly spec: EngineSpec) {
    const count = parameterCount(spec.network);
    this.replay = createTransitions(spec.replayCapacity, spec.network.inputs);
    this.online = new Float32Array(count);
    this.target = new Float32Array(count);
    this.firstMoments = new Float32Array(count);
    this.secondMoments = new Float32Array(count);
  }

  qValues(observations: Float32Array, count: number, values: Float32Array): void {
    checkObservations(this.spec, observations, count);
    values.set(infer(this.spec.network, this.online, observations, count));
  }

  learn(minibatch: Minibatch, tdErrors?: Float32Array): number {
    checkMinibatch(this.spec, this.replay, minibatch, tdErrors);
    const { network, learner, dropoutSeed } = this.spec;
    const { count, weights } = minibatch;
    const transitions = gather(this.replay, minibatch, network.inputs);
    const { observations, nextObservations } = transitions;
    const actions = actionCount(network);

    const valuer = learner.targetNetwork === 'none' ? this.online : this.target;
    const nextValues = infer(network, valuer, nextObservations, count);
    const choices = learner.doubleDqn
      ? infer(network, this.online, nextObservations, count)
      : nextValues;
    const targets = temporalDifferenceTargets(transitions, count, nextValues, choices, actions);

    const masks = { seed: dropoutSeed, gradientSteps: this.gradientSteps };
    const trace = forward(network, this.online, observations, count, masks);
    const inferred = infer(network, this.online, observations, count);
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
    const gradients = backward(
      network,
      this.online,
      observations,
      count,
      masks,
      trace,
      result.gradient,
    );

    this.gradientSteps += 1;
    updateParameters(
      this.online,
      this.firstMoments,
      this.secondMoments,
      gradients,
      learner,
      this.gradientSteps,
    );
    if (learner.targetNetwork === 'soft') {
      softUpdate(this.target, this.online, learner.softUpdateRate);
    }
    tdErrors?.set(result.tdErrors);
    return result.loss;
  }

  syncTarget(): void {
    this.target.set(this.online);
  }

  snapshot(): EngineSnapshot {
    return {
      online: this.online.slice(),
      target: this.target.slice(),
      firstMoments: this.firstMoments.slice(),
      secondMoments: this.secondMoments.slice(),
      gradientSteps: this.gradientSteps,
    };
  }

  beginSnapshot(): PendingSnapshot {
    return copiedAtOnce(this.snapshot());
  }

  restore(snapshot: EngineSnapshot): void {
    checkSnapshot(this.spec, snapshot);
    this.online.set(snapshot.online);
    this.target.set(snapshot.target);
    this.firstMoments.set(snapshot.firstMoments);
    this.secondMoments.set(snapshot.secondMoments);
    this.gradientSteps = snapshot.gradientSteps;
  }

  dispose(): void {
    // Its arrays go with the last reference to it.
  }
}
