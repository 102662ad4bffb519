import { beforeAll, describe, expect, it } from 'vitest';
import { tf } from '../../../support/tfjs';
import { folderWith, jsonWith, problemOf } from './brokenFolders';
import { readyTfjs, saveByTfjs } from './publicTfjs';

beforeAll(async () => {
  await readyTfjs();
});

const filesOf = (model: tf.LayersModel) =>
  saveByTfjs(model, { shardBytes: 4096, includeOptimizer: false });

describe('a model of TF.js that is no single path is refused for what it is', () => {
  it('where layers are used twice in a row', async () => {
    const input = tf.input({ shape: [4] });
    const shared = tf.layers.dense({ units: 4, name: 'shared' });
    const q = tf.layers.dense({ units: 2, name: 'q' });
    const output = q.apply(shared.apply(shared.apply(input))) as tf.SymbolicTensor;
    expect(problemOf(await filesOf(tf.model({ inputs: input, outputs: output })))).toBe(
      'The layer “shared” is used more than once or has several outputs: only models with one path can be opened.',
    );
  });

  it('where a layer stands in several places', async () => {
    const input = tf.input({ shape: [4] });
    const shared = tf.layers.dense({ units: 4, name: 'shared' });
    const [one, other] = [shared.apply(input), shared.apply(shared.apply(input))];
    const sum = tf.layers.add().apply([one, other] as tf.SymbolicTensor[]);
    const output = tf.layers.dense({ units: 2, name: 'q' }).apply(sum) as tf.SymbolicTensor;
    expect(problemOf(await filesOf(tf.model({ inputs: input, outputs: output })))).toMatch(
      /^The layer “add_Add\d+” is used more than once or joins several layers: only models with/,
    );
  });

  it('where a model is a layer of another', async () => {
    const inner = () =>
      tf.sequential({
        name: 'inner',
        layers: [tf.layers.dense({ units: 4, inputShape: [4] })],
      });
    const outer = tf.sequential({ layers: [inner(), tf.layers.dense({ units: 2, name: 'q' })] });
    const sentence =
      'The layer “inner” is a model of its own, with layers inside: put its layers in its place, and save it again.';
    expect(problemOf(await filesOf(outer))).toBe(sentence);
    const input = tf.input({ shape: [4] });
    const q = tf.layers.dense({ units: 2, name: 'head' });
    const output = q.apply(inner().apply(input)) as tf.SymbolicTensor;
    expect(problemOf(await filesOf(tf.model({ inputs: input, outputs: output })))).toBe(sentence);
  });
});

describe('a name with what cannot be seen', () => {
  it.each([
    ['\u202Egnp.nib', '\\u{202e}gnp.nib'],
    ['a\u200Fb', 'a\\u{200f}b'],
    ['\u001b[31mred', '\\u{1b}[31mred'],
    ['two\u2028lines', 'two\\u{2028}lines'],
  ])('is spelt out: %j', (name, spelt) => {
    const path = ['modelTopology', 'config', 'layers', 1, 'class_name'];
    expect(problemOf(folderWith(jsonWith(path, name)))).toBe(
      `This model has a layer of the kind “${spelt}” (“hidden_1”), which is not known here; CartPole Studio plays networks of dense layers: choose one of those.`,
    );
  });
});
