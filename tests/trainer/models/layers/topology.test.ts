import { describe, expect, it } from 'vitest';
import { readTopology } from '../../../../src/trainer/models/layers/topology';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';

type Json = Readonly<Record<string, unknown>>;

const named = (className: string, name: string, more: Json = {}): Json => ({
  class_name: className,
  config: { name, ...more },
});
const namesOf = (config: unknown) => readTopology(config, 'model.json').map(({ name }) => name);

function sentenceOf(config: unknown): string {
  try {
    readTopology(config, 'config.json');
  } catch (error) {
    if (error instanceof ModelFormatError) return error.message;
    throw error;
  }
  return expect.unreachable('It was read.');
}

/** A use of a layer, as Keras 1, Keras 2 and Keras 3 write it. */
const calls: Readonly<Record<string, (source: string, training?: boolean) => unknown>> = {
  'Keras 1': (source) => [[source, 0, 0]],
  'Keras 2': (source, training) => [[source, 0, 0, training === undefined ? {} : { training }]],
  'Keras 3': (source, training) => ({
    args: [
      {
        class_name: '__keras_tensor__',
        config: { shape: [null, 4], dtype: 'float32', keras_history: [source, 0, 0] },
      },
    ],
    kwargs: training === undefined ? {} : { training },
  }),
};

function functional(call: (typeof calls)[string], training?: boolean): Json {
  const chain = ['observation', 'hidden', 'dropout', 'q'];
  const layers = chain.map((name, index) => ({
    ...named(index === 0 ? 'InputLayer' : index === 2 ? 'Dropout' : 'Dense', name),
    name,
    inbound_nodes: index === 0 ? [] : [call(chain[index - 1]!, index === 2 ? training : undefined)],
  }));
  return {
    class_name: 'Functional',
    config: {
      name: 'agent',
      layers: [...layers].reverse(),
      input_layers: [['observation', 0, 0]],
      output_layers: [['q', 0, 0]],
    },
  };
}

describe('the path of a functional model', () => {
  it.each(Object.entries(calls))('is read as %s writes it', (_, call) => {
    expect(namesOf(functional(call))).toEqual(['observation', 'hidden', 'dropout', 'q']);
    expect(namesOf(functional(call, false))).toEqual(['observation', 'hidden', 'dropout', 'q']);
  });

  it('is read with a single input that stands in no list', () => {
    const model = functional(calls['Keras 3']!) as { config: Json };
    const config = {
      ...model.config,
      input_layers: ['observation', 0, 0],
      output_layers: ['q', 0, 0],
    };
    expect(namesOf({ ...model, config })).toHaveLength(4);
  });

  it.each(['Keras 2', 'Keras 3'])('is refused where %s drops in play, too', (keras) => {
    expect(sentenceOf(functional(calls[keras]!, true))).toBe(
      'The layer “dropout” is called with training=True, as in training: save the model without that.',
    );
  });

  it('is refused with several inputs, by name or in a list', () => {
    const model = functional(calls['Keras 2']!) as { config: Json };
    const twice = [
      ['observation', 0, 0],
      ['hidden', 0, 0],
    ];
    expect(sentenceOf({ ...model, config: { ...model.config, input_layers: twice } })).toBe(
      'The model has 2 input layers: only one can be opened.',
    );
    const byName = { observation: ['observation', 0, 0] };
    expect(sentenceOf({ ...model, config: { ...model.config, output_layers: byName } })).toMatch(
      /^config\.json is damaged, since “output_layers” is missing or not of the right kind: /,
    );
  });

  it('is refused where a layer takes two tensors in one call', () => {
    const model = functional(calls['Keras 3']!) as {
      config: { layers: { inbound_nodes: unknown[] }[] };
    };
    const [call] = model.config.layers[0]!.inbound_nodes as [{ args: unknown[] }];
    call.args = [[call.args[0], call.args[0]]];
    expect(sentenceOf(model)).toMatch(/“q” is used more than once or joins several layers/);
  });
});

describe('a description of layers', () => {
  it('is a list where Keras 1 wrote it', () => {
    const config = [named('Dense', 'a', { output_dim: 24 }), named('Dense', 'b')];
    expect(namesOf({ class_name: 'Sequential', config })).toEqual(['a', 'b']);
  });

  it('tells somebody’s own Dense from Keras’', () => {
    const own = { ...named('Dense', 'a'), registered_name: 'mine>Dense' };
    const layers = [own, { ...named('Dense', 'b'), registered_name: null }];
    const path = readTopology({ class_name: 'Sequential', config: { layers } }, 'config.json');
    expect(path.map(({ className }) => className)).toEqual(['mine>Dense', 'Dense']);
  });

  it('is counted before it is read', () => {
    const layers = new Array<number>(1_000_000).fill(7);
    for (const className of ['Sequential', 'Functional']) {
      expect(sentenceOf({ class_name: className, config: { layers } })).toBe(
        'The model has 1000000 layers, more than the 64 that can be opened: choose a smaller model.',
      );
    }
  });

  it.each([null, 7, [], {}, { class_name: 'Sequential' }, { class_name: 'Sequential', config: 7 }])(
    'is refused with the file’s name where it is %j',
    (config) => {
      expect(sentenceOf(config)).toMatch(
        /^config\.json is damaged, since .+: save the model again\.$/,
      );
    },
  );
});
