import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { appRoot } from '../../../../src/host/app/appRoot';
import { createTensorflowEngineFactory } from '../../../../src/trainer/engines/tensorflow/tensorflowEngine';
import { tf } from '../../../support/tfjs';
import { candidates, hasTensorflow } from './support/candidates';
import { learnFrom } from './support/learnFrom';
import { dense, engineSpec, randomMinibatch, randomSnapshot } from './support/someNetworks';

const onTensorflow = candidates.filter(({ name }) => /tensorflow/i.test(name));
const secondNode = process.env['CARTPOLE_STUDIO_SECOND_NODE'] ?? '';
const vitest = join(appRoot, 'node_modules', 'vitest', 'vitest.mjs');
/** All but the long comparisons with the reference. */
const shortFiles = ['forward', 'gradients', 'optimizers', 'snapshot', 'targets'].map(
  (name) => `tests/trainer/engines/parity/${name}.test.ts`,
);
const installs = '`npm run tensorflow` installs it';

describe(`the native library${hasTensorflow ? '' : ` (skipped: ${installs})`}`, () => {
  // CI provisions it: there its absence is a failure.
  it.skipIf(!hasTensorflow && process.env['CI'] === undefined)('is among the engines', () => {
    const native = candidates.find(({ name }) => name === 'tensorflow');
    expect(native, installs).toBeDefined();
    const engine = native!.create(engineSpec({ inputs: 1, layers: [dense(1, 'linear')] }));
    engine.qValues('online', Float32Array.of(1), 1, new Float32Array(1));
    expect(tf.getBackend()).toBe('tensorflow');
    expect(engine.name).toMatch(/^TensorFlow \((CPU|CUDA, .+)\)$/);
    engine.dispose();
  });

  it.skipIf(!hasTensorflow || secondNode === '')(
    `passes on another Node (${secondNode || 'skipped: CARTPOLE_STUDIO_SECOND_NODE names none'})`,
    async () => {
      // Rejects where a test fails.
      const { stdout } = await promisify(execFile)(
        secondNode,
        [vitest, 'run', '--testNamePattern', "'tensorflow'", ...shortFiles],
        { cwd: appRoot },
      );
      expect(stdout).toMatch(/Tests .*passed/);
    },
    120_000,
  );
});

describe.each(onTensorflow)('memory of $name', ({ create }) => {
  const network = {
    inputs: 4,
    layers: [dense(12, 'relu', 0.5), dense(6, 'selu'), dense(2, 'linear')],
  };

  it.each([
    {},
    { targetNetwork: 'none', lossOutputs: 'allActions', gradientClipNorm: 0.1 },
    { targetNetwork: 'hard', doubleDqn: true, optimizer: 'rmsprop' },
  ] as const)('is flat over gradient steps and given back in the end: %o', (learner) => {
    const { numTensors: tensors, numDataBuffers: buffers, numBytes: bytes } = tf.memory();
    const engine = create(engineSpec(network, learner));
    engine.restore(randomSnapshot(network, 1));
    const minibatch = randomMinibatch(network, 16, 2);
    const values = new Float32Array(2);
    const work = (rounds: number) => {
      for (let round = 0; round < rounds; round++) {
        learnFrom(engine, minibatch);
        engine.qValues('online', minibatch.observations, 1, values);
        if (round % 10 === 0) engine.syncTarget();
        if (round % 50 === 0) engine.restore(engine.snapshot());
      }
    };
    work(20);
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    work(120);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers, numBytes });
    engine.dispose();
    expect(tf.memory()).toMatchObject({
      numTensors: tensors,
      numDataBuffers: buffers,
      numBytes: bytes,
    });
  });
});

it('changes nothing and leaves no tensor behind where a step fails halfway', async () => {
  await tf.setBackend('cpu');
  let isOutOfMemory = false;
  const concat1d: typeof tf.concat1d = (tensors) => {
    if (isOutOfMemory) throw new Error('out of memory');
    return tf.concat1d(tensors);
  };
  const network = { inputs: 4, layers: [dense(12, 'relu'), dense(2, 'linear')] };
  const engine = createTensorflowEngineFactory({ ...tf, concat1d }, 'failing')(engineSpec(network));
  engine.restore(randomSnapshot(network, 1));
  const minibatch = randomMinibatch(network, 16, 2);
  learnFrom(engine, minibatch);
  const kept = engine.snapshot();
  isOutOfMemory = true;
  expect(() => learnFrom(engine, minibatch)).toThrow('out of memory');
  const { numTensors, numDataBuffers } = tf.memory();
  expect(() => learnFrom(engine, minibatch)).toThrow('out of memory');
  expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  expect(engine.snapshot()).toEqual(kept);
  isOutOfMemory = false;
  learnFrom(engine, minibatch);
  expect(engine.snapshot().gradientSteps).toBe(2);
  engine.dispose();
});
