import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightsOnly, type NamedKernel } from '../../../../src/trainer/models/layers/weightsOnly';

const kernel = (name: string, ...shape: number[]): NamedKernel => ({ name, shape, hasBias: true });

describe('weights without a topology', () => {
  it('follow each other from 4 inputs to 2 outputs, whatever their order in the file', () => {
    const units = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 5 });
    fc.assert(
      fc.property(units, fc.infiniteStream(fc.nat()), (hidden, keys) => {
        const widths = [4, ...hidden, 2];
        const kernels = widths
          .slice(1)
          .map((width, index) => kernel(`dense_${index + 7}`, widths[index]!, width));
        const shuffled = kernels
          .map((entry) => ({ entry, key: keys.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        const topology = weightsOnly(shuffled);
        expect(topology.layerUnits).toEqual(widths);
        expect(topology.kernels).toEqual(kernels);
      }),
    );
  });

  it('are told apart by the numbers of their names where their shapes are alike', () => {
    const kernels = [
      kernel('dense_10', 24, 24),
      kernel('dense_9', 24, 24),
      kernel('dense_11', 24, 2),
      kernel('dense', 4, 24),
      kernel('dense_2', 24, 24),
    ];
    expect(weightsOnly(kernels).kernels.map(({ name }) => name)).toEqual([
      'dense',
      'dense_2',
      'dense_9',
      'dense_10',
      'dense_11',
    ]);
  });

  it('are layers whose hidden activation somebody tells; the last one is linear', () => {
    const first = { ...kernel('a', 4, 3), hasBias: false };
    expect(weightsOnly([first, kernel('b', 3, 2)]).path('tanh')).toEqual([
      { className: 'Dense', name: 'a', config: { units: 3, use_bias: false, activation: 'tanh' } },
      { className: 'Dense', name: 'b', config: { units: 2, use_bias: true, activation: 'linear' } },
    ]);
  });

  it.each<[string, NamedKernel[], RegExp]>([
    ['there are none', [], /no weights of dense layers: /],
    [
      'they begin with other inputs',
      [kernel('a', 8, 5), kernel('b', 5, 2)],
      /^The file’s weights form no network from CartPole’s 4 inputs to its 2 actions \(“a” 8 → 5, “b” 5 → 2\): /,
    ],
    ['they end elsewhere', [kernel('a', 4, 5), kernel('b', 5, 3)], /form no network/],
    ['one is left over', [kernel('a', 4, 2), kernel('b', 7, 9)], /form no network/],
    ['one is of pictures', [kernel('c', 3, 3, 1, 8)], /“c” have the shape \[3,3,1,8\]/],
    [
      'they are too many',
      Array.from({ length: 40 }, (_, index) => kernel(`d${index}`, 4, 4)),
      /weights of 40 layers, more than the 6/,
    ],
  ])('are refused in a sentence where %s', (_, kernels, sentence) => {
    expect(() => weightsOnly(kernels)).toThrow(sentence);
  });
});
