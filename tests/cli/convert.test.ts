import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRoot } from '../../src/host/app/appRoot';
import { readModelFolder } from '../../src/host/models/modelFolder';
import { modelFileName } from '../../src/shared/modelFormats';
import { decodeTfjsLayers } from '../../src/trainer/models/tfjsLayers/decode';
import { writableFormats } from '../host/models/writableFormats';
import { qValuesOf } from '../trainer/models/forwardPass';
import { runCli, type CliRun } from './runCli';

const example = join(appRoot, 'resources/trained-agent');
const states = [
  [0, 0, 0, 0],
  [0.5, -1, 0.05, 0.25],
  [-2.3, 2.5, -0.2, -3],
];

let root: string;
let statesFile: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-convert-'));
  statesFile = join(root, 'states.json');
  await writeFile(statesFile, JSON.stringify(states));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Facts {
  readonly format: string;
  readonly layers: readonly { readonly units: number; readonly activation: string }[];
  readonly parameters: number;
  readonly q: readonly (readonly [number, number])[];
}

async function factsOf(path: string): Promise<Facts> {
  const run = await runCli('inspect', path, '--states', statesFile, '--json');
  expect(run).toMatchObject({ exitCode: 0, problems: '' });
  expect(run.lines).toHaveLength(1);
  return JSON.parse(run.output) as Facts;
}

describe('inspect', () => {
  it('tells what a model is, and its values on states, as one JSON object', async () => {
    const facts = await factsOf(example);
    expect(Object.keys(facts)).toEqual(['format', 'layers', 'parameters', 'q']);
    const model = decodeTfjsLayers(await readModelFolder(example));
    expect(facts).toMatchObject({ format: 'tfjsLayers', parameters: model.parameters.length });
    expect(facts.layers.map(({ units }) => units)).toEqual(
      model.network.layers.map(({ units }) => units),
    );
    facts.q.forEach((values, index) => {
      qValuesOf(model, states[index]!).forEach((wanted, action) => {
        expect(Math.abs(values[action]! - wanted)).toBeLessThan(1e-4 * Math.abs(wanted) + 1e-5);
      });
    });
  });

  it('tells a person its origin, its values at rest and what it scores', async () => {
    const run = await runCli('inspect', example);
    expect(run).toMatchObject({ exitCode: 0, problems: '' });
    expect(run.lines).toContain('format: TF.js Layers');
    expect(run.lines).toContain('written by: CartPole Studio');
    expect(run.output).toMatch(/^layers: 4 inputs, \d+ ReLU, .*2 linear$/m);
    expect(run.output).toMatch(/^Q-values at \[0, 0, 0, 0\]: left [\d.-]+, right [\d.-]+$/m);
    expect(run.lines.at(-1)).toMatch(/^greedy mean: \d+\.\d over 100 episodes$/);
  });

  it.each([
    ['[]', 'is no JSON array of states'],
    ['[[0, 0, 0, 0], [0, 0, 0]]', '(see state 2'],
    ['[[0, 0, "0", 0]]', '(see state 1, number 3)'],
    ['[[0, 0, 1e999, 0]]', '(see state 1, number 3)'],
    ['{', 'choose a JSON file of states'],
    ['['.repeat(100_000), 'choose a JSON file of states'],
    [JSON.stringify(Array.from({ length: 10_001 }, () => [0, 0, 0, 0])), 'more than 10000 states'],
  ])('says what is wrong with states such as %.30s', async (text, problem) => {
    const file = join(root, 'other.json');
    await writeFile(file, text);
    const run = await runCli('inspect', example, '--states', file, '--json');
    expect(run).toMatchObject({ exitCode: 2, output: '' });
    expect(run.problems).toContain(problem);
    expect(run.problems).toMatch(/^“other\.json” [^\n]+\.\n$/);
  });
});

describe('convert', () => {
  it.each(writableFormats)(
    'writes %s, which plays alike and tells the same values',
    async (format) => {
      const path = join(root, format, modelFileName('agent', format));
      const run = await runCli('convert', example, path);
      expect(run).toMatchObject({ exitCode: 0, problems: '' });
      const [original, written] = await Promise.all([factsOf(example), factsOf(path)]);
      expect(written.format).toBe(format);
      written.q.forEach((values, index) =>
        values.forEach((value, action) => {
          const wanted = original.q[index]![action]!;
          expect(Math.abs(value - wanted)).toBeLessThan(1e-5 * Math.abs(wanted));
        }),
      );
      const readme = format === 'tfjsLayers' ? join(path, 'README.md') : `${path}.README.md`;
      expect(await readFile(readme, 'utf8')).toContain(modelFileName('agent', format));
      const [before, after] = await Promise.all(
        [example, path].map((model) => runCli('test', model, '--episodes', '2', '--seed', '3')),
      );
      expect(after).toMatchObject({ exitCode: 0, problems: '' });
      expect(after!.lines).toEqual(before!.lines);
      expect(after!.lines.at(-1)).toMatch(/^mean \d+\.\d over 2 episodes/);
    },
  );

  it('writes a zip by its ending, and nothing under the ending of another format', async () => {
    const zip = join(root, 'agent.zip');
    expect(await runCli('convert', example, zip)).toMatchObject({ exitCode: 0 });
    expect((await factsOf(zip)).q).toEqual((await factsOf(example)).q);
    for (const name of ['agent.pt', 'agent.kears', 'agent.weights.h5']) {
      const { exitCode, problems } = await runCli('convert', example, join(root, name));
      expect({ exitCode, problems }).toEqual({
        exitCode: 2,
        problems: expect.stringContaining(`“${name}” has the ending of no format that is written`),
      });
    }
    expect(await readdir(root)).not.toContain('agent.pt');
  });

  it('replaces nothing unasked', async () => {
    const path = join(root, 'agent.onnx');
    await writeFile(path, 'mine');
    const refused = await runCli('convert', example, path);
    expect(refused).toMatchObject({ exitCode: 2, output: '' });
    expect(refused.problems).toBe(
      '“agent.onnx” is there already: choose another name, or replace it with --overwrite.\n',
    );
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await runCli('convert', example, path, '--overwrite')).toMatchObject({ exitCode: 0 });
    expect((await factsOf(path)).format).toBe('onnx');
  });
});

describe('weights without their layers', () => {
  const weights = join(appRoot, 'tests/data/keras3/keras3-sequential.weights.h5');

  it('are taken for ReLU layers, which is told, unless somebody names an activation', async () => {
    const [assumed, named, unknown] = await Promise.all([
      runCli('inspect', weights, '--json', '--states', statesFile),
      runCli('inspect', weights, '--json', '--states', statesFile, '--activation', 'tanh'),
      runCli('inspect', weights, '--json', '--activation', 'swash'),
    ]);
    expect(assumed.exitCode).toBe(0);
    expect(assumed.problems).toMatch(/^The file holds weights without their layers: 4-.*-2, taken/);
    expect(named).toMatchObject({ exitCode: 0, problems: '' });
    const [first, second] = [assumed, named].map((run) => JSON.parse(run.output) as Facts);
    expect(first!.layers[0]!.activation).toBe('relu');
    expect(second!.layers[0]!.activation).toBe('tanh');
    expect(second!.q).not.toEqual(first!.q);
    expect(unknown).toMatchObject({ exitCode: 2, output: '' });
    expect(await runCli('test', weights, '--episodes', '1')).toMatchObject({ exitCode: 0 });
  });
});

describe('a file that is refused', () => {
  const commands: [string, (path: string) => Promise<CliRun>][] = [
    ['test', (path) => runCli('test', path)],
    ['inspect', (path) => runCli('inspect', path, '--json')],
    ['convert', (path) => runCli('convert', path, join(root, 'never.onnx'))],
  ];

  it.each(commands)(
    'ends “%s” with 3 and its sentence, and one that is not there with 2',
    async (_, run) => {
      const file = join(root, 'thesis.docx');
      await writeFile(file, 'mine');
      const refused = await run(file);
      expect(refused).toMatchObject({ exitCode: 3, output: '' });
      expect(refused.problems).toMatch(
        /^“thesis\.docx” is no model that can be opened: [^\n]+\.\n$/,
      );
      const missing = await run(join(root, 'gone.h5'));
      expect(missing).toMatchObject({ exitCode: 2, output: '' });
      expect(missing.problems).toBe('There is no “gone.h5”: choose a saved model.\n');
      expect(await readdir(root)).not.toContain('never.onnx');
    },
  );
});
