import { describe, expect, it } from 'vitest';
import type {
  Tensor,
  WeightPart,
  WeightSource,
} from '../../../../src/trainer/models/layers/layerWeights';
import { modelOfLayers } from '../../../../src/trainer/models/layers/modelOfLayers';
import type { PathLayer } from '../../../../src/trainer/models/layers/pathLayer';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { qValuesOf } from '../forwardPass';

let made = 0;
function layer(className: string, config: object = {}): PathLayer {
  made += 1;
  return { className, name: `layer_${made}`, config };
}
const dense = (units: number, config: object = {}) => layer('Dense', { units, ...config });

function sentenceOf(path: readonly PathLayer[], weightOf: WeightSource): string {
  try {
    modelOfLayers(path, weightOf, 3);
  } catch (error) {
    if (error instanceof ModelFormatError) return error.message;
    throw error;
  }
  return expect.unreachable('It was opened.');
}

const noWeights: WeightSource = () => expect.unreachable('Weights were asked for.');

const unplayable: [string, PathLayer[], RegExp][] = [
  ['1e12 units', [dense(1e12), dense(2)], /has 1000000000000 units, more than the 1024/],
  ['more units than numbers reach', [dense(1e300), dense(2)], /is damaged, since its “units”/],
  [
    'units that its activation doubles',
    [dense(600), layer('PReLU'), dense(2)],
    /takes 2 ReLU units for each of 600, in all more than the 1024 that can be opened: /,
  ],
  ['no dense layer', [layer('InputLayer'), layer('ReLU')], /has no dense layer/],
  ['one output', [dense(1)], /has 1 output; CartPole needs 2/],
  [
    'three inputs',
    [layer('InputLayer', { batch_shape: [null, 3] }), dense(2)],
    /has 3 inputs; CartPole needs 4/,
  ],
  [
    'a threshold',
    [dense(2), layer('ThresholdedReLU', { theta: 1 })],
    /jumps at its threshold, as no sum of ReLU units does/,
  ],
  [
    'an LSTM',
    [layer('LSTM', { units: 8 }), dense(2)],
    /^This model has an LSTM layer \(“layer_\d+”\), which looks at several steps at once; CartPole Studio plays networks of dense layers: /,
  ],
  [
    'a LayerNormalization',
    [dense(8), layer('LayerNormalization'), dense(2)],
    /has a LayerNormalization layer \(“layer_\d+”\), which divides each observation by a number of its own;/,
  ],
  [
    'a function of somebody’s own',
    [
      dense(8, {
        activation: { class_name: 'function', config: 'wavy', registered_name: 'function' },
      }),
      dense(2),
    ],
    /an activation of somebody’s own, “wavy”, which is not in the file/,
  ],
  [
    'a layer that is no activation in place of one',
    [dense(8, { activation: { class_name: 'Dense', config: { units: 3 } } }), dense(2)],
    /has a “Dense” for its activation/,
  ],
  [
    'a batch normalization of Keras 1 over the batch',
    [dense(8), layer('BatchNormalization', { mode: 2, axis: -1 }), dense(2)],
    /over the batch or another axis than the units/,
  ],
];

describe('a path of layers that cannot be played', () => {
  it.each(unplayable)('is refused before its weights are asked for: %s', (_, path, sentence) => {
    expect(sentenceOf(path, noWeights)).toMatch(sentence);
  });
});

const ones = (...shape: number[]): Tensor => ({
  shape,
  values: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1),
});

/** Ones of the shapes that fit a path of dense layers, but for some parts. */
function weightsOf(
  path: readonly PathLayer[],
  other: (layer: PathLayer, part: WeightPart) => Tensor | null | undefined = () => undefined,
): WeightSource {
  return (asked, part) => {
    const changed = other(asked, part);
    if (changed !== undefined) return changed;
    let inputs = 4;
    for (const { className, config } of path.slice(0, path.indexOf(asked))) {
      if (className === 'Dense') inputs = (config as { units: number }).units;
    }
    const { units } = asked.config as { units?: number };
    return part === 'kernel' ? ones(inputs, units!) : ones(units ?? inputs);
  };
}

describe('a path of layers whose weights do not fit', () => {
  const path = [dense(3), layer('BatchNormalization', { epsilon: 0 }), dense(2)];
  const [first, norm] = path as [PathLayer, PathLayer];
  const withPart = (changed: PathLayer, changedPart: WeightPart, tensor: Tensor | null) =>
    sentenceOf(
      path,
      weightsOf(path, (asked, part) =>
        asked === changed && part === changedPart ? tensor : undefined,
      ),
    );

  it('is refused with the layer, the part and both shapes', () => {
    expect(withPart(first, 'bias', ones(4))).toBe(
      `The bias of layer “${first.name}” has the shape [4] where [3] fits: save the model again.`,
    );
    expect(withPart(first, 'kernel', ones(8, 3))).toMatch(/has 8 inputs; CartPole needs 4/);
    expect(withPart(norm, 'gamma', ones(3, 3))).toMatch(
      /The gamma of layer .+ \[3,3\] where \[3\]/,
    );
    expect(withPart(norm, 'moving_mean', null)).toMatch(
      new RegExp(`there is no “${norm.name}/moving_mean”: save the model again\\.$`),
    );
  });

  it.each([Number.NaN, Infinity])('is refused where they hold %d', (value) => {
    const tensor = ones(4, 3);
    tensor.values[5] = value;
    expect(withPart(first, 'kernel', tensor)).toBe(
      `The weights of layer “${first.name}” hold, in “kernel”, numbers that are not finite: choose another model.`,
    );
  });

  it('is refused where they come to what is not finite', () => {
    const negative = { shape: [3], values: Float32Array.of(1, -1, 1) };
    for (const variance of [negative, { shape: [3], values: new Float32Array(3) }]) {
      expect(withPart(norm, 'moving_variance', variance)).toMatch(
        /come to numbers that are not finite/,
      );
    }
    const large = { shape: [3], values: Float32Array.of(3e38, 1, 1) };
    const both = weightsOf(path, (asked, part) =>
      (asked === norm && part === 'gamma') || (asked === first && part === 'bias')
        ? large
        : undefined,
    );
    expect(sentenceOf(path, both)).toMatch(/come to numbers that are not finite/);
  });

  it('is refused with the layers that it comes to, where those are too many', () => {
    const activations = ['tanh', 'sigmoid', 'tanh', 'sigmoid', 'tanh', 'sigmoid'].map(
      (activation) => layer('Activation', { activation }),
    );
    const long = [dense(3), ...activations, dense(2)];
    expect(sentenceOf(long, weightsOf(long))).toMatch(
      /^The model comes to 7 dense layers, more than the 6 that can be opened: /,
    );
    const deep = [3, 3, 3, 3, 3, 3, 2].map((units) => dense(units));
    expect(sentenceOf(deep, weightsOf(deep))).toMatch(/^The model has 7 dense layers, /);
  });
});

describe('a network that was made for CartPole', () => {
  it('keeps its dropout, and what two dropouts in a row keep', () => {
    const path = [
      layer('Dropout', { rate: 0.9 }),
      dense(3, { activation: 'relu' }),
      layer('Dropout', { rate: 0.5 }),
      layer('Dropout', { p: 0.5 }),
      dense(2),
    ];
    const { network } = modelOfLayers(path, weightsOf(path), 3);
    expect(network.layers).toEqual([
      { units: 3, activation: 'relu', dropoutRate: 0.75 },
      { units: 2, activation: 'linear', dropoutRate: 0 },
    ]);
  });

  it('is read in the words of Keras 1', () => {
    const path = [
      layer('Dense', { output_dim: 3, bias: false, input_dim: 4, activation: 'hard_sigmoid' }),
      layer('Dense', { output_dim: 2, bias: true, activation: 'linear' }),
    ];
    const weightOf: WeightSource = (asked, part) => {
      if (part === 'bias') return asked === path[1] ? ones(2) : expect.unreachable();
      return asked === path[0] ? ones(4, 3) : ones(3, 2);
    };
    const model = { ...modelOfLayers(path, weightOf, 1), metadata: null, source: null };
    // 3 clip(0.2 (0.1 + 0.2 + 0.3 + 0.4) + 0.5, 0, 1) + 1, by hand.
    const q = qValuesOf(model, [0.1, 0.2, 0.3, 0.4]);
    expect(q[0]).toBeCloseTo(3.1, 6);
    expect(q[1]).toBeCloseTo(3.1, 6);
  });

  it('is as it was to the last bit where nothing stands between its layers', () => {
    const path = [dense(3, { activation: 'relu' }), dense(2)];
    const odd = { shape: [3], values: Float32Array.of(-0, 1e-45, 3e38) };
    const weightOf = weightsOf(path, (asked, part) =>
      asked === path[0] && part === 'bias' ? odd : undefined,
    );
    const { parameters } = modelOfLayers(path, weightOf, 2);
    expect([...parameters.subarray(12, 15)]).toEqual([...odd.values]);
    expect(Object.is(parameters[12], -0)).toBe(true);
  });
});
