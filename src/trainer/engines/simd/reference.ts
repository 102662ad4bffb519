import {
  actionCount,
  parameterCount,
  type Engine,
  type EngineFactory,
  type EngineSnapshot,
  type EngineSpec,
  type Minibatch,
} from '../../engine';
import { checkEngineSpec, checkMinibatch, checkRows, checkSnapshot } from '../engineInput';
import { adamUpdate, softUpdate } from './reference/adam';
import { lossAndGradient, temporalDifferenceTargets } from './reference/loss';
import { backward, forward, infer } from './reference/network';

/** Plain TypeScript, written to be read: what every other engine is compared with. */
export const createReferenceEngine: EngineFactory = (spec) => {
  checkEngineSpec(spec);
  return new ReferenceEngine(spec);
};

class ReferenceEngine implements Engine {
  readonly name = 'Plain TypeScript';
  private readonly online: Float32Array;
  private readonly target: Float32Array;
  private readonly adamMean: Float32Array;
  private readonly adamVariance: Float32Array;
  private gradientSteps = 0;

  constructor(readonly spec: EngineSpec) {
    const count = parameterCount(spec.network);
    this.online = new Float32Array(count);
    this.target = new Float32Array(count);
    this.adamMean = new Float32Array(count);
    this.adamVariance = new Float32Array(count);
  }

  qValues(observations: Float32Array, count: number, values: Float32Array): void {
    checkRows(this.spec, count);
    if (observations.length < count * this.spec.network.inputs) {
      throw new RangeError(
        `${count} observations need ${count * this.spec.network.inputs} numbers.`,
      );
    }
    values.set(infer(this.spec.network, this.online, observations, count));
  }

  learn(minibatch: Minibatch): number {
    checkMinibatch(this.spec, minibatch);
    const { network, learner, dropoutSeed } = this.spec;
    const { size, observations, nextObservations } = minibatch;
    const actions = actionCount(network);

    const valuer = learner.targetNetwork === 'none' ? this.online : this.target;
    const nextValues = infer(network, valuer, nextObservations, size);
    const choices = learner.doubleDqn
      ? infer(network, this.online, nextObservations, size)
      : nextValues;
    const targets = temporalDifferenceTargets(
      minibatch,
      nextValues,
      choices,
      actions,
      learner.gamma,
    );

    const masks = { seed: dropoutSeed, gradientSteps: this.gradientSteps };
    const trace = forward(network, this.online, observations, size, masks);
    const inferred = infer(network, this.online, observations, size);
    const { loss, gradient } = lossAndGradient(
      trace.at(-1)!.dropped,
      inferred,
      targets,
      minibatch,
      actions,
      learner,
    );
    const gradients = backward(network, this.online, observations, size, masks, trace, gradient);

    this.gradientSteps += 1;
    adamUpdate(
      this.online,
      this.adamMean,
      this.adamVariance,
      gradients,
      learner,
      this.gradientSteps,
    );
    if (learner.targetNetwork === 'soft') {
      softUpdate(this.target, this.online, learner.softUpdateRate);
    }
    return loss;
  }

  syncTarget(): void {
    this.target.set(this.online);
  }

  snapshot(): EngineSnapshot {
    return {
      online: this.online.slice(),
      target: this.target.slice(),
      adamMean: this.adamMean.slice(),
      adamVariance: this.adamVariance.slice(),
      gradientSteps: this.gradientSteps,
    };
  }

  restore(snapshot: EngineSnapshot): void {
    checkSnapshot(this.spec, snapshot);
    this.online.set(snapshot.online);
    this.target.set(snapshot.target);
    this.adamMean.set(snapshot.adamMean);
    this.adamVariance.set(snapshot.adamVariance);
    this.gradientSteps = snapshot.gradientSteps;
  }

  dispose(): void {
    // Its arrays go with the last reference to it.
  }
}
