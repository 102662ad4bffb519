import type { Tensor, WeightPart } from '../../../../src/trainer/models/layers/layerWeights';
import type { PathLayer } from '../../../../src/trainer/models/layers/pathLayer';
import type { RandomStream } from '../../../../src/trainer/random';

/** A layer as Keras would compute it by itself, in float64 and straight from its definition. */
export interface UnfoldedLayer {
  readonly layer: PathLayer;
  readonly weights: Readonly<Partial<Record<WeightPart, Tensor>>>;
  readonly units: number;
  apply(x: readonly number[]): number[];
}

/** Makes a layer of some class that takes so many entries. */
export type LayerMaker = (name: string, entries: number, random: RandomStream) => UnfoldedLayer;

function numbers(random: RandomStream, length: number, low: number, high: number): Tensor {
  return {
    shape: [length],
    values: Float32Array.from({ length }, () => random.uniform(low, high)),
  };
}

export function dense(units: number, useBias = true): LayerMaker {
  return (name, entries, random) => {
    const kernel = { ...numbers(random, entries * units, -1, 1), shape: [entries, units] };
    const bias = numbers(random, units, -1, 1);
    return {
      layer: { className: 'Dense', name, config: { units, use_bias: useBias } },
      weights: useBias ? { kernel, bias } : { kernel },
      units,
      apply: (x) =>
        Array.from({ length: units }, (_, j) =>
          x.reduce(
            (sum, value, i) => sum + value * kernel.values[i * units + j]!,
            useBias ? bias.values[j]! : 0,
          ),
        ),
    };
  };
}

/** A layer without weights that does the same to each entry. */
function each(className: string, config: object, f: (x: number) => number): LayerMaker {
  return (name, entries) => ({
    layer: { className, name, config },
    weights: {},
    units: entries,
    apply: (x) => x.map(f),
  });
}

const prelu: LayerMaker = (name, entries, random) => {
  const alpha = numbers(random, entries, -0.5, 1.5);
  return {
    layer: { className: 'PReLU', name, config: {} },
    weights: { alpha },
    units: entries,
    apply: (x) => x.map((value, i) => (value < 0 ? alpha.values[i]! * value : value)),
  };
};

function batchNormalization(center: boolean, scale: boolean, epsilon: number): LayerMaker {
  return (name, entries, random) => {
    const [mean, beta] = [numbers(random, entries, -1, 1), numbers(random, entries, -1, 1)];
    const [variance, gamma] = [numbers(random, entries, 0.2, 2), numbers(random, entries, -2, 2)];
    return {
      layer: {
        className: 'BatchNormalization',
        name,
        config: { axis: -1, epsilon, center, scale },
      },
      weights: {
        moving_mean: mean,
        moving_variance: variance,
        ...(center && { beta }),
        ...(scale && { gamma }),
      },
      units: entries,
      apply: (x) =>
        x.map((value, i) => {
          const deviation = Math.sqrt(variance.values[i]! + epsilon);
          const normalized = (value - mean.values[i]!) / deviation;
          return normalized * (scale ? gamma.values[i]! : 1) + (center ? beta.values[i]! : 0);
        }),
    };
  };
}

function normalization(invert: boolean): LayerMaker {
  return (name, entries, random) => {
    const [mean, variance] = [numbers(random, entries, -1, 1), numbers(random, entries, 0.2, 3)];
    return {
      layer: { className: 'Normalization', name, config: { axis: [-1], invert } },
      weights: { mean, variance },
      units: entries,
      apply: (x) =>
        x.map((value, i) => {
          const deviation = Math.sqrt(variance.values[i]!);
          return invert
            ? value * deviation + mean.values[i]!
            : (value - mean.values[i]!) / deviation;
        }),
    };
  };
}

const rescaling: LayerMaker = (name, entries, random) => {
  const [scale, offset] = [numbers(random, entries, -2, 2), numbers(random, entries, -1, 1)];
  return {
    layer: {
      className: 'Rescaling',
      name,
      config: { scale: [...scale.values], offset: [...offset.values] },
    },
    weights: {},
    units: entries,
    apply: (x) => x.map((value, i) => value * scale.values[i]! + offset.values[i]!),
  };
};

/** What may stand between dense layers. */
export const makers: Readonly<Record<string, LayerMaker>> = {
  dense3: dense(3),
  dense7: dense(7, false),
  relu: each('ReLU', {}, (x) => Math.max(0, x)),
  limited: each('ReLU', { max_value: 0.5 }, (x) => Math.min(Math.max(0, x), 0.5)),
  limitedAndLeaky: each('ReLU', { max_value: 0.75, negative_slope: 0.25 }, (x) =>
    x < 0 ? 0.25 * x : Math.min(x, 0.75),
  ),
  neverPositive: each('ReLU', { max_value: 0 }, () => 0),
  leaky: each('LeakyReLU', { alpha: 0.1 }, (x) => (x < 0 ? 0.1 * x : x)),
  leakyOfKeras3: each('LeakyReLU', { negative_slope: 0.4 }, (x) => (x < 0 ? 0.4 * x : x)),
  prelu,
  elu: each('ELU', { alpha: 0.3 }, (x) => (x > 0 ? x : 0.3 * Math.expm1(x))),
  tanh: each('Activation', { activation: 'tanh' }, Math.tanh),
  sigmoid: each('Activation', { activation: 'sigmoid' }, (x) => 1 / (1 + Math.exp(-x))),
  batchNormalization: batchNormalization(true, true, 0.001),
  plainBatchNormalization: batchNormalization(false, false, 0.1),
  normalization: normalization(false),
  denormalization: normalization(true),
  rescaling,
  rescalingOfAll: each('Rescaling', { scale: 0.5, offset: -0.25 }, (x) => 0.5 * x - 0.25),
  dropout: each('Dropout', { rate: 0.5 }, (x) => x),
  noise: each('GaussianNoise', { stddev: 0.5 }, (x) => x),
  flatten: each('Flatten', {}, (x) => x),
};
