import { beforeEach, describe, expect, it } from 'vitest';
import type {
  EngineSnapshot,
  LearnerSpec,
  NetworkSpec,
} from '../../../../src/trainer/engines/engine';
import { tf } from '../../../support/tfjs';
import { candidates } from './support/candidates';
import { expectClose } from './support/closeness';
import { learnFrom } from './support/learnFrom';
import { dense, engineSpec, randomMinibatch, randomSnapshot } from './support/someNetworks';

/** The public TensorFlow.js package, which shares no line with ours. */

const network: NetworkSpec = {
  inputs: 4,
  layers: [dense(24, 'relu'), dense(10, 'selu'), dense(7, 'elu'), dense(2, 'linear')],
};
const rows = 13;
const minibatch = randomMinibatch(network, rows, 51);
const snapshot = { ...randomSnapshot(network, 50), gradientSteps: 0 };

function kerasModel(parameters: Float32Array): tf.Sequential {
  const model = tf.sequential();
  let inputs = network.inputs;
  let offset = 0;
  for (const { units, activation } of network.layers) {
    const layer = tf.layers.dense({
      units,
      activation: activation as 'relu' | 'selu' | 'elu' | 'linear',
      inputShape: [inputs],
    });
    model.add(layer);
    const bias = offset + inputs * units;
    layer.setWeights([
      tf.tensor2d(parameters.slice(offset, bias), [inputs, units]),
      tf.tensor1d(parameters.slice(bias, bias + units)),
    ]);
    offset = bias + units;
    inputs = units;
  }
  return model;
}

function parametersOf(tensors: readonly tf.Tensor[]): number[] {
  return tensors.flatMap((tensor) => Array.from(tensor.dataSync()));
}

/** y = r + discount * max target(s'), in TensorFlow's own operations. */
function targets(): tf.Tensor1D {
  const next = tf.tensor2d(minibatch.nextObservations, [rows, network.inputs]);
  const values = (kerasModel(snapshot.target).predict(next) as tf.Tensor2D).max(1);
  const discounts = tf.tensor1d(Array.from(minibatch.discounts), 'float32');
  return tf.tensor1d(minibatch.rewards).add(discounts.mul(values));
}

/** One step of TensorFlow.js on the mean squared error of the taken actions. */
function tensorflowStep(learner: LearnerSpec): {
  loss: number;
  gradients: number[];
  online: number[];
} {
  const model = kerasModel(snapshot.online);
  const x = tf.tensor2d(minibatch.observations, [rows, network.inputs]);
  const y = targets();
  const taken = tf.oneHot(tf.tensor1d(Array.from(minibatch.actions), 'int32'), 2).toFloat();
  const loss = () => {
    const predictions = (model.apply(x) as tf.Tensor2D).mul(taken).sum<tf.Tensor1D>(1);
    return predictions.sub(y).square().mean().asScalar();
  };
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { value, grads } = tf.variableGrads(loss, variables);
  // TensorFlow.js adds epsilon after the bias correction, Keras before it.
  const epsilon = learner.optimizerEpsilon / Math.sqrt(1 - learner.adamBeta2);
  tf.train
    .adam(learner.learningRate, learner.adamBeta1, learner.adamBeta2, epsilon)
    .applyGradients(variables.map(({ name }) => ({ name, tensor: grads[name]! })));
  return {
    loss: value.dataSync()[0]!,
    gradients: parametersOf(variables.map(({ name }) => grads[name]!)),
    online: parametersOf(variables),
  };
}

beforeEach(async () => {
  await tf.setBackend('cpu');
});

describe.each(candidates)('$name against TensorFlow.js', ({ create }) => {
  function engineStep(learner: Partial<LearnerSpec>): { loss: number; after: EngineSnapshot } {
    const engine = create(engineSpec(network, learner));
    engine.restore(snapshot);
    const loss = learnFrom(engine, minibatch);
    const after = engine.snapshot();
    engine.dispose();
    return { loss, after };
  }

  it('plays with the same Q-values', () => {
    const x = tf.tensor2d(minibatch.observations, [rows, network.inputs]);
    const expected = (kerasModel(snapshot.online).predict(x) as tf.Tensor).dataSync();
    const engine = create(engineSpec(network));
    engine.restore(snapshot);
    const values = new Float32Array(rows * 2);
    engine.qValues('online', minibatch.observations, rows, values);
    engine.dispose();
    expectClose(values, expected, 1e-6);
  });

  it('has the same loss, gradients and Adam step', () => {
    const learner = engineSpec(network, {
      learningRate: 0.01,
      optimizerEpsilon: 0.001,
    }).learner;
    const expected = tensorflowStep(learner);
    const { loss, after } = engineStep(learner);
    expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-6 * expected.loss + 1e-7);
    expectClose(after.online, expected.online, 1e-5);
    expectClose(
      engineStep({ ...learner, adamBeta1: 0 }).after.firstMoments,
      expected.gradients,
      1e-5,
    );
  });
});
