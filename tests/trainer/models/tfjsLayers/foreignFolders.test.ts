import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelFile } from '../../../../src/shared/modelFile';
import { decodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/decode';
import { qValuesOf } from '../forwardPass';
import { loadByTfjs, qValuesByTfjs, readyTfjs } from './publicTfjs';

/** model.json as tensorflowjs_converter writes it from a Keras model; the weights are small ones. */

interface Layer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

const hidden: Layer = {
  class_name: 'Dense',
  config: { name: 'dense', units: 3, activation: 'tanh', use_bias: true, dtype: 'float32' },
};
const output: Layer = {
  class_name: 'Dense',
  config: { name: 'dense_1', units: 2, activation: 'linear', use_bias: true },
};

function inputLayer(key: 'batch_input_shape' | 'batch_shape', shape: (number | null)[]): Layer {
  return { class_name: 'InputLayer', config: { name: 'input_1', dtype: 'float32', [key]: shape } };
}

function withInput(layer: Layer, shape: (number | null)[]): Layer {
  return { ...layer, config: { ...layer.config, batch_input_shape: shape } };
}

function renamed(layer: Layer): Layer {
  return { ...layer, config: { ...layer.config, name: 'renamed' } };
}

const shapes: Readonly<Record<string, number[]>> = {
  'dense/kernel': [4, 3],
  'dense/bias': [3],
  'dense_1/kernel': [3, 2],
  'dense_1/bias': [2],
};

/** A folder with two groups of weights, the first of them in two files. */
function folderOf(modelTopology: unknown, rename: (weight: string) => string): ModelFile[] {
  const weights = Object.entries(shapes).map(([name, shape]) => ({
    name,
    shape,
    dtype: 'float32',
  }));
  const floats = weights.map(({ shape }, index) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(7 * index + i)),
  );
  const bytes = floats.map((values) => new Uint8Array(values.buffer));
  const first = new Uint8Array([...bytes[0]!, ...bytes[1]!]);
  const json = {
    format: 'layers-model',
    generatedBy: 'keras v2.15.0',
    convertedBy: 'TensorFlow.js Converter v4.22.0',
    modelTopology,
    weightsManifest: [
      { paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'], weights: weights.slice(0, 2) },
      { paths: ['group2-shard1of1.bin'], weights: weights.slice(2) },
    ].map((group) => ({
      ...group,
      weights: group.weights.map((entry) => ({ ...entry, name: rename(entry.name) })),
    })),
  };
  return [
    { name: '.DS_Store', bytes: new Uint8Array(9) },
    { name: 'group2-shard1of1.bin', bytes: new Uint8Array([...bytes[2]!, ...bytes[3]!]) },
    { name: 'group1-shard2of2.bin', bytes: first.slice(21) },
    { name: 'group1-shard1of2.bin', bytes: first.slice(0, 21) },
    { name: 'model.json', bytes: new TextEncoder().encode(JSON.stringify(json)) },
  ];
}

function wrapped(className: string, config: unknown): unknown {
  const model_config = { class_name: className, config };
  return { model_config, keras_version: '2.15.0', backend: 'tensorflow' };
}

function sequential(...layers: Layer[]): unknown {
  return wrapped('Sequential', { name: 'sequential', layers });
}

function functional(className: string, ...layers: Layer[]): unknown {
  const nameOf = (layer: Layer) => layer.config['name'];
  const connected = layers.map((layer, index) => ({
    ...layer,
    name: nameOf(layer),
    inbound_nodes: index === 0 ? [] : [[[nameOf(layers[index - 1]!), 0, 0, {}]]],
  }));
  return wrapped(className, {
    name: 'model',
    trainable: true,
    // The order in the file need not be the path's.
    layers: [...connected].reverse(),
    input_layers: [[nameOf(layers[0]!), 0, 0]],
    output_layers: [[nameOf(layers.at(-1)!), 0, 0]],
  });
}

const plain = (name: string) => name;
const batch = [null, 4];
const flatten: Layer = { class_name: 'Flatten', config: { name: 'flatten' } };
const linear: Layer = {
  class_name: 'Activation',
  config: { name: 'activation', activation: 'linear' },
};
const tanh: Layer = { class_name: 'Activation', config: { name: 'squash', activation: 'tanh' } };
const observations = [
  [0.1, -0.2, 0.03, 0.4],
  [-1.2, 2, -0.1, -3],
];
const expected = observations.map((row) =>
  qValuesOf(decodeTfjsLayers(folderOf(sequential(withInput(hidden, batch), output), plain)), row),
);

beforeAll(async () => {
  await readyTfjs();
});

describe('a model that Keras saved and tensorflowjs_converter converted', () => {
  it('plays as TF.js plays it', async () => {
    const files = folderOf(sequential(withInput(hidden, batch), output), plain);
    const byTfjs = qValuesByTfjs(await loadByTfjs(files), observations);
    expected.flat().forEach((q, index) => expect(q).toBeCloseTo(byTfjs.flat()[index]!, 5));
  });

  const topologies: [string, unknown][] = [
    ['an input layer', sequential(inputLayer('batch_input_shape', batch), hidden, output)],
    ['Keras 3’s batch_shape', sequential(inputLayer('batch_shape', batch), hidden, output)],
    ['no input shape', sequential(hidden, output)],
    ['a bare list of layers', wrapped('Sequential', [hidden, output])],
    [
      'a flattened observation',
      sequential(inputLayer('batch_shape', [null, 1, 4]), flatten, hidden, output),
    ],
    ['a linear activation at the end', sequential(hidden, output, linear)],
    [
      'a Functional model',
      functional('Functional', inputLayer('batch_input_shape', batch), hidden, output),
    ],
    [
      'a Model',
      functional('Model', inputLayer('batch_input_shape', batch), hidden, output, linear),
    ],
  ];
  it.each(topologies)('opens with %s', (_, topology) => {
    const model = decodeTfjsLayers(folderOf(topology, plain));
    expect(observations.map((row) => qValuesOf(model, row))).toEqual(expected);
  });

  it.each<[string, (name: string) => string]>([
    ['a suffix', (name) => `${name}:0`],
    ['a prefix', (name) => `model/${name}:0`],
    ['the layer’s name twice', (name) => `${name.split('/')[0]}/${name}`],
    ['a cell’s name', (name) => name.replace('/', '/cell/')],
  ])('opens with %s in the weights’ names', (_, rename) => {
    const model = decodeTfjsLayers(folderOf(sequential(withInput(hidden, batch), output), rename));
    expect(observations.map((row) => qValuesOf(model, row))).toEqual(expected);
  });

  const leaky: Layer = { class_name: 'LeakyReLU', config: { name: 'leaky', alpha: 0.1 } };
  const limited: Layer = { class_name: 'ReLU', config: { name: 're_lu', max_value: 0.25 } };
  const folded: [string, unknown][] = [
    ['an activation before all layers', sequential(withInput(tanh, batch), hidden, output)],
    ['two activations', sequential(withInput(hidden, batch), tanh, output)],
    ['a limited ReLU', sequential(withInput(hidden, batch), limited, output, renamed(limited))],
    ['a leaky ReLU', sequential(withInput(leaky, batch), hidden, output, renamed(leaky))],
  ];
  it.each(folded)('plays as TF.js plays it with %s', async (_, topology) => {
    const files = folderOf(topology, plain);
    const byTfjs = qValuesByTfjs(await loadByTfjs(files), observations);
    const ours = observations.map((row) => qValuesOf(decodeTfjsLayers(files), row));
    ours.flat().forEach((q, index) => expect(q).toBeCloseTo(byTfjs.flat()[index]!, 5));
  });

  const refused: [string, unknown, RegExp][] = [
    [
      'an unflattened observation',
      sequential(inputLayer('batch_shape', [null, 1, 4]), hidden, output),
      /shape \[1,4\]/,
    ],
    [
      'whole numbers',
      sequential(
        withInput({ ...hidden, config: { ...hidden.config, dtype: 'int32' } }, batch),
        output,
      ),
      /computes in “int32”/,
    ],
  ];
  it.each(refused)('is refused with %s', (_, topology, sentence) => {
    expect(() => decodeTfjsLayers(folderOf(topology, plain))).toThrow(sentence);
  });

  it('is refused where its path branches, or runs in a circle', () => {
    const model = functional('Functional', inputLayer('batch_shape', batch), hidden, output) as {
      model_config: { config: { layers: { inbound_nodes: unknown[] }[] } };
    };
    const last = model.model_config.config.layers[0]!;
    last.inbound_nodes = [
      [
        ['dense', 0, 0],
        ['input_1', 0, 0],
      ],
    ];
    expect(() => decodeTfjsLayers(folderOf(model, plain))).toThrow(/joins several layers/);
    last.inbound_nodes = [[['dense_1', 0, 0, {}]]];
    expect(() => decodeTfjsLayers(folderOf(model, plain))).toThrow(/connected to nothing/);
    last.inbound_nodes = [[['input_1', 0, 0, {}]]];
    expect(() => decodeTfjsLayers(folderOf(model, plain))).toThrow(/do not form one path/);
  });
});
