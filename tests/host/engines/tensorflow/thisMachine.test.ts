import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { appRoot } from '../../../../src/host/app/appRoot';
import { tensorflowVersion } from '../../../../src/host/engines/tensorflow/installation/packagePlan';
import { probeWithNode, runProbe } from '../../../../src/host/engines/tensorflow/probe/runProbe';
import { TensorflowInstallation } from '../../../../src/host/engines/tensorflow/installation/tensorflowInstallation';
import type { Tensorflow } from '../../../../src/host/engines/tensorflow/tfjs/tfjsBundle';

/** The real TensorFlow, where `npm run tensorflow` put one. */

const installation = new TensorflowInstallation();
const state = await installation.state();
const isReady = state.kind === 'ready';
const why = isReady ? '' : ` (skipped: ${state.sentence})`;
/** Another Node to try it on: the path of its executable. */
const secondNode = process.env['CARTPOLE_STUDIO_SECOND_NODE'] ?? '';

describe.skipIf(!isReady)(`TensorFlow on this machine${why}`, () => {
  const ready = { kind: 'ready', version: tensorflowVersion };

  it('passes its probe', async () => {
    expect(await installation.probe()).toMatchObject(ready);
  });

  it.skipIf(secondNode === '')(
    `passes it on another Node (${secondNode || 'skipped: CARTPOLE_STUDIO_SECOND_NODE names none'})`,
    async () => {
      const outcome = await runProbe(installation.layout.addon, probeWithNode(secondNode));
      expect(outcome).toMatchObject({ report: { version: tensorflowVersion } });
    },
  );

  describe('in a process of ours', () => {
    let tf: Tensorflow;
    beforeAll(async () => {
      tf = await installation.load();
    });

    it('is the native backend, and nothing was written beside its package', () => {
      expect(tf.getBackend()).toBe('tensorflow');
      const folder = join(appRoot, 'node_modules/@tensorflow/tfjs-node-gpu');
      expect(existsSync(join(folder, 'package.json'))).toBe(true);
      expect(['lib', 'deps', 'build'].filter((name) => existsSync(join(folder, name)))).toEqual([]);
    });

    it('learns a line with layers and Adam', async () => {
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
      model.compile({ optimizer: tf.train.adam(0.1), loss: 'meanSquaredError' });
      const x = tf.linspace(-1, 1, 32).reshape([32, 1]);
      const y = x.mul(3).add(1);
      await model.fit(x, y, { epochs: 200, batchSize: 32, verbose: 0 });
      const [kernel, bias] = model.getWeights().map((weight) => weight.dataSync()[0]);
      expect(kernel).toBeCloseTo(3, 1);
      expect(bias).toBeCloseTo(1, 1);
    });
  });
});
