import { describe, expect, it } from 'vitest';
import {
  folderWith,
  goodFiles,
  goodWeights,
  jsonWith,
  problemOf,
  type Json,
  type Path,
} from './brokenFolders';

const layer = (index: number, ...rest: Path): Path => [
  'modelTopology',
  'config',
  'layers',
  index,
  ...rest,
];
const weight = (index: number, ...rest: Path): Path => [
  'weightsManifest',
  0,
  'weights',
  index,
  ...rest,
];
/** Stands for what JSON.stringify itself could not write. */
const deep = 'arrays 100,000 deep';
const deepText = '['.repeat(100_000) + ']'.repeat(100_000);

describe('a value of another kind in model.json', () => {
  const required: Path[] = [
    [],
    ['modelTopology'],
    ['modelTopology', 'class_name'],
    ['modelTopology', 'config'],
    ['modelTopology', 'config', 'layers'],
    layer(0),
    layer(1, 'class_name'),
    layer(1, 'config'),
    layer(1, 'config', 'name'),
    layer(1, 'config', 'units'),
    layer(2, 'config', 'rate'),
    layer(3, 'config', 'units'),
    ['weightsManifest'],
    ['weightsManifest', 0],
    ['weightsManifest', 0, 'paths'],
    ['weightsManifest', 0, 'paths', 0],
    ['weightsManifest', 0, 'weights'],
    weight(0),
    weight(1, 'name'),
    weight(2, 'shape'),
    weight(3, 'shape', 0),
    weight(4, 'dtype'),
  ];
  const wrong: [string, Json | undefined][] = [
    ['nothing', undefined],
    ['null', null],
    ['true', true],
    ['a negative number', -1],
    ['a fraction', 2.5],
    ['a huge number', 1e300],
    ['a string', '__proto__'],
    ['an empty array', []],
    ['an empty object', {}],
    ['arrays 100,000 deep', deep],
    ['a prototype', JSON.parse('{"__proto__": {"units": 8}, "constructor": 1}') as Json],
  ];
  const cases = required.flatMap((path) =>
    wrong
      .filter(([, value]) => !(path.length === 0 && value === undefined))
      .map(
        ([what, value]) => [path.join('.') || 'the whole', what, jsonWith(path, value)] as const,
      ),
  );

  it('is tried in more than 200 ways', () => {
    expect(cases.length).toBeGreaterThan(200);
  });

  it.each(cases)('at %s: %s is refused in a sentence', (_, __, json) => {
    const text = JSON.stringify(json).replace(JSON.stringify(deep), deepText);
    expect(problemOf(folderWith(text))).not.toBeNull();
  });
});

describe('a model that is none of CartPole’s', () => {
  const dense = (index: number, key: string, value: Json) =>
    folderWith(jsonWith(layer(index, 'config', key), value));
  const cases: [string, RegExp, () => ReturnType<typeof folderWith>][] = [
    [
      'other inputs',
      /has 2 inputs; CartPole needs 4: /,
      () => dense(0, 'batch_input_shape', [null, 2]),
    ],
    [
      'images',
      /shape \[56,56,3\] where CartPole has \[4\]/,
      () => dense(0, 'batch_input_shape', [null, 56, 56, 3]),
    ],
    ['one output', /has 1 output; CartPole needs 2/, () => dense(3, 'units', 1)],
    ['too many units', /“hidden_1” has 1000000000 units/, () => dense(1, 'units', 1e9)],
    ['an unknown activation', /activation “glu”/, () => dense(1, 'activation', 'glu')],
    [
      'another layer class',
      /a Conv2D layer \(“hidden_1”\), which looks at pictures or series/,
      () => folderWith(jsonWith(layer(1, 'class_name'), 'Conv2D')),
    ],
    ['two layers of one name', /Two layers/, () => dense(2, 'name', 'hidden_1')],
    ['dropout of everything', /“rate”/, () => dense(2, 'rate', 1)],
    [
      'other kernel shapes',
      /kernel of layer “hidden_1” has the shape \[8,4\]/,
      () => folderWith(jsonWith(weight(1, 'shape'), [8, 4])),
    ],
    [
      'a weight twice',
      /lists the weight “scale_observation\/kernel” twice/,
      () => folderWith(jsonWith(weight(1, 'name'), 'scale_observation/kernel')),
    ],
    [
      'a missing weight',
      /no “hidden_1\/bias”/,
      () => folderWith(jsonWith(weight(2, 'name'), 'other/bias')),
    ],
    [
      'whole numbers for weights',
      /“int32”/,
      () => folderWith(jsonWith(weight(2, 'dtype'), 'int32')),
    ],
    [
      'weights of an unknown kind',
      /“int4”/,
      () => folderWith(jsonWith(weight(2, 'dtype'), 'int4')),
    ],
    [
      'weights that are shorter than told',
      /have \d+ bytes, but model\.json lists \d+: /,
      () => folderWith(jsonWith(weight(2, 'quantization'), { dtype: 'uint8', min: 0, scale: 1 })),
    ],
    ['a graph model', /graph model/, () => folderWith(jsonWith(['format'], 'graph-model'))],
    [
      'a subclassed model',
      /is a “MyModel”/,
      () => folderWith(jsonWith(['modelTopology', 'class_name'], 'MyModel')),
    ],
    [
      'a path out of the folder',
      /weights file “\.\.\/secret\.bin” is missing/,
      () => folderWith(jsonWith(['weightsManifest', 0, 'paths', 0], '../secret.bin')),
    ],
    [
      'weights named twice',
      /twice/,
      () =>
        folderWith(jsonWith(['weightsManifest', 0, 'paths'], [goodWeights.name, goodWeights.name])),
    ],
    ['no weights file', /is missing/, () => goodFiles.slice(0, 1)],
    ['no model.json', /no model\.json/, () => goodFiles.slice(1)],
    ['no files', /no model\.json/, () => []],
    ['a file twice', /Two files are called/, () => [...goodFiles, goodWeights]],
    ['an empty model.json', /not valid JSON/, () => folderWith('')],
    ['a huge model.json', /model\.json has \d+ bytes/, () => folderWith(' '.repeat(5_000_000))],
    [
      'seven dense layers',
      /has 7 dense layers/,
      () => {
        const hidden = (index: number): Json => ({
          class_name: 'Dense',
          config: { name: `d${index}`, units: index === 6 ? 2 : 4, use_bias: false },
        });
        const layers = [0, 1, 2, 3, 4, 5, 6].map(hidden);
        const json = jsonWith(['modelTopology', 'config', 'layers'], layers) as {
          weightsManifest: Json;
        };
        json.weightsManifest = [
          {
            paths: [goodWeights.name],
            weights: layers.map((_, index) => ({
              name: `d${index}/kernel`,
              shape: [4, index === 6 ? 2 : 4],
              dtype: 'float32',
            })),
          },
        ];
        return [
          folderWith(json)[0]!,
          { name: goodWeights.name, bytes: new Uint8Array(4 * (6 * 16 + 8)) },
        ];
      },
    ],
    [
      'more bytes than any model of CartPole’s',
      /more than the 67108864/,
      () => [goodFiles[0]!, { name: goodWeights.name, bytes: new Uint8Array(65 * 1024 * 1024) }],
    ],
  ];

  it.each(cases)('with %s is refused by name', (_, sentence, files) => {
    expect(problemOf(files())).toMatch(sentence);
  });
});
