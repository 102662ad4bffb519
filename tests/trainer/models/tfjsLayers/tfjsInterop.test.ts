import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/decode';
import { encodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/encode';
import { activationNames, type ActivationName } from '../../../../src/shared/activations';
import {
  tfjsActivationName,
  tfjsActivations,
} from '../../../../src/trainer/models/tfjsLayers/activations';
import { tf } from '../../../support/tfjs';
import { qValuesOf } from '../forwardPass';
import { loadByTfjs, qValuesByTfjs, readyTfjs, saveByTfjs } from './publicTfjs';
import { exampleModel, modelsWith, moderateFloat, observations } from '../someModels';

beforeAll(async () => {
  await readyTfjs();
});

/** Within 1e-5 of max(1, |value|). */
function expectClose(actual: readonly number[][], expected: readonly number[][]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((row, index) =>
    row.forEach((value, action) => {
      const wanted = expected[index]![action]!;
      expect(Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))).toBeLessThan(1e-5);
    }),
  );
}

describe('a folder that we wrote', () => {
  it('opens in plain TF.js and gives the same Q-values for raw observations', async () => {
    const inputs = fc.tuple(modelsWith(moderateFloat, tfjsActivations), observations);
    await fc.assert(
      fc.asyncProperty(inputs, async ([model, rows]) => {
        const loaded = await loadByTfjs(encodeTfjsLayers(model));
        expectClose(
          qValuesByTfjs(loaded, rows),
          rows.map((row) => qValuesOf(model, row)),
        );
        loaded.dispose();
      }),
      { numRuns: 60 },
    );
  });

  it('keeps its dropout layers for who trains it on', async () => {
    const [model] = fc.sample(
      modelsWith(moderateFloat).filter(({ network }) =>
        network.layers.some((layer) => layer.dropoutRate > 0),
      ),
      1,
    );
    const loaded = await loadByTfjs(encodeTfjsLayers(model!));
    const rates = loaded.layers
      .filter((layer) => layer.getClassName() === 'Dropout')
      .map((layer) => layer.getConfig()['rate']);
    expect(rates).toEqual(
      model!.network.layers.map((layer) => layer.dropoutRate).filter((rate) => rate > 0),
    );
  });
});

const rows = fc.sample(observations, { numRuns: 10, seed: 1 }).flat();

async function expectDecodes(
  model: tf.LayersModel,
  options = { shardBytes: 1e6, includeOptimizer: false },
): Promise<void> {
  const decoded = decodeTfjsLayers(await saveByTfjs(model, options));
  expect(decoded.metadata).toBeNull();
  expectClose(
    rows.map((row) => qValuesOf(decoded, row)),
    qValuesByTfjs(model, rows),
  );
}

const dense = tf.layers.dense;
/** Keras starts biases at zero, where a lost bias would not be seen. */
const biasInitializer = 'randomNormal';

const inexpressible = activationNames.filter((name) => !tfjsActivations.includes(name));

describe('an agent whose activation TF.js does not know', () => {
  const modelWith = (activation: ActivationName) => {
    const network = { inputs: 4, layers: [{ units: 2, activation, dropoutRate: 0 }] };
    return { ...exampleModel(), network, parameters: new Float32Array(10) };
  };

  it.each(inexpressible)('is not saved with %s, in words', (activation) => {
    expect(() => encodeTfjsLayers(modelWith(activation))).toThrow(
      /^This network has an? .+ layer, which TF\.js Layers does not know: save it as (.+ or )*ONNX \(\.onnx\) instead\.$/,
    );
  });
});

describe('a model that TF.js itself saved', () => {
  it.each(tfjsActivations)('opens with %s layers', async (name) => {
    // Its programs spell in camel case what its files spell with underscores.
    const spelt = tfjsActivationName(name).replace(/_(.)/g, (_, letter: string) =>
      letter.toUpperCase(),
    );
    const activation = spelt as 'relu';
    const layers = [
      dense({ units: 16, inputShape: [4], activation, biasInitializer }),
      tf.layers.dropout({ rate: 0.3 }),
      dense({ units: 7, activation, useBias: false }),
      dense({ units: 2, biasInitializer }),
    ];
    await expectDecodes(tf.sequential({ layers }));
  });

  it('opens in several shards that cut through weights', async () => {
    const layers = [
      dense({ units: 33, inputShape: [4], activation: 'relu', biasInitializer }),
      dense({ units: 2, biasInitializer }),
    ];
    await expectDecodes(tf.sequential({ layers }), { shardBytes: 97, includeOptimizer: false });
  });

  it('opens with the optimizer’s state beside the weights', async () => {
    const layers = [dense({ units: 5, inputShape: [4] }), dense({ units: 2 })];
    const model = tf.sequential({ layers });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    await model.fit(tf.ones([4, 4]), tf.ones([4, 2]), { verbose: 0 });
    await expectDecodes(model, { shardBytes: 1e6, includeOptimizer: true });
  });

  it('opens as a functional model with activation layers of their own', async () => {
    const input = tf.input({ shape: [4] });
    const hidden = dense({ units: 9, biasInitializer }).apply(input);
    const rectified = tf.layers.reLU().apply(hidden);
    const second = dense({ units: 6, biasInitializer }).apply(rectified);
    const squashed = tf.layers.activation({ activation: 'tanh' }).apply(second);
    const dropped = tf.layers.dropout({ rate: 0.5 }).apply(squashed);
    const output = dense({ units: 2, activation: 'linear', biasInitializer }).apply(dropped);
    await expectDecodes(tf.model({ inputs: input, outputs: output as tf.SymbolicTensor }));
  });

  it('opens with an input layer in front and layers of our own names', async () => {
    const layers = [
      tf.layers.inputLayer({ inputShape: [4] }),
      dense({ units: 4, name: 'scale_observation', useBias: false }),
      dense({ units: 2, name: 'a/b', biasInitializer }),
    ];
    await expectDecodes(tf.sequential({ layers }));
  });

  it('takes a diagonal scale_observation layer of anybody as divisors', async () => {
    const kernel = tf.diag(tf.tensor1d([0.5, 2, 3, 0.1]));
    const scaling = dense({ units: 4, inputShape: [4], name: 'scale_observation', useBias: false });
    const model = tf.sequential({ layers: [scaling, dense({ units: 2, biasInitializer })] });
    scaling.setWeights([kernel]);
    const decoded = decodeTfjsLayers(
      await saveByTfjs(model, { shardBytes: 1e6, includeOptimizer: false }),
    );
    expect(decoded.network.layers.length).toBe(1);
    expect(decoded.observationDivisors.map((divisor) => Math.fround(1 / divisor))).toEqual(
      [0.5, 2, 3, 0.1].map(Math.fround),
    );
    await expectDecodes(model);
  });
});
