import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRoot } from '../../src/host/app/appRoot';
import { writeModelFolder } from '../../src/host/models/modelDestination';
import { zipModel } from '../../src/shared/modelArchive';
import { encodeTfjsLayers } from '../../src/trainer/models/tfjsLayers/encode';
import { exampleModel } from '../trainer/models/someModels';
import { eventsOf, objectsOf, runCli } from './runCli';

let root: string;
let model: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-cli-'));
  model = join(root, 'agent');
  await writeModelFolder(model, encodeTfjsLayers(exampleModel()));
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('test', () => {
  it('plays 20 greedy episodes by default and sums them up', async () => {
    const run = await runCli('test', model, '--json');
    expect(run.problems).toBe('');
    expect(run.exitCode).toBe(0);
    const scores = eventsOf(run, 'episode').map((object) => object['score'] as number);
    expect(scores).toHaveLength(20);
    const finished = objectsOf(run).at(-1)!;
    expect(finished).toMatchObject({ event: 'finished', scores });
    expect(finished['mean']).toBeCloseTo(scores.reduce((a, b) => a + b) / 20, 10);
    expect(finished['perfect']).toBe(scores.filter((score) => score === 500).length);
  });

  it('has the same scores again, and others from another seed’s starts', async () => {
    const [first, again, other] = await Promise.all(
      ['3', '3', '4'].map((seed) => runCli('test', model, '--seed', seed, '--json')),
    );
    const scoresOf = (run: typeof first) => eventsOf(run!, 'finished')[0]!['scores'];
    expect(scoresOf(again)).toEqual(scoresOf(first));
    expect(scoresOf(other)).not.toEqual(scoresOf(first));
  });

  it('writes lines for a person', async () => {
    const run = await runCli('test', join(model, 'model.json'), '--episodes', '2');
    expect(run.lines[1]).toMatch(/^episode: 2\/2, score: \d+$/);
    expect(run.lines.at(-1)).toMatch(/^mean \d+\.\d over 2 episodes, \d of them reached 500$/);
  });

  it('plays the zip that the window exports, and names what another program wrote', async () => {
    const zip = join(root, 'agent.zip');
    await writeFile(zip, zipModel('agent', encodeTfjsLayers(exampleModel())));
    const [packed, unpacked] = await Promise.all(
      [zip, model].map((path) => runCli('test', path, '--json')),
    );
    expect(packed).toMatchObject({ exitCode: 0, problems: '' });
    expect(eventsOf(packed!, 'finished')[0]!['scores']).toEqual(
      eventsOf(unpacked!, 'finished')[0]!['scores'],
    );
    const keras = join(root, 'weights.bin');
    await writeFile(keras, '\x89HDF\r\n\x1a\n', 'latin1');
    const refused = await runCli('test', keras);
    expect(refused).toMatchObject({ exitCode: 3, output: '' });
    expect(refused.problems).toMatch(/^The HDF5 file is damaged: .*\.\n$/);
  });

  it('plays the trained example where no model is named, and says so', async () => {
    const [run, json, named] = await Promise.all([
      runCli('test', '--episodes', '3'),
      runCli('test', '--json', '--episodes', '3'),
      runCli('test', join(appRoot, 'resources/trained-agent'), '--json', '--episodes', '3'),
    ]);
    expect(run).toMatchObject({ exitCode: 0, problems: '' });
    expect(run.lines[0]).toBe('testing the trained example that comes with the app');
    expect(run.lines[1]).toMatch(/^episode: 1\/3, score: \d+$/);
    expect(objectsOf(json)[0]).toEqual({ event: 'started', model: 'Trained example' });
    expect(objectsOf(named)[0]).toEqual({ event: 'started', model: 'trained-agent' });
    const scoresOf = (played: typeof json) => eventsOf(played, 'finished')[0]!['scores'];
    expect(scoresOf(json)).toEqual(scoresOf(named));
  });

  it('says in a sentence where the trained example is missing', async () => {
    // An app without its resources.
    const app = join(root, 'app');
    await cp(join(appRoot, 'out'), join(app, 'out'), { recursive: true });
    await cp(join(appRoot, 'package.json'), join(app, 'package.json'));
    const child = spawn(process.execPath, [join(app, 'out/main/cli.js'), 'test'], {
      env: { ...process.env, CARTPOLE_STUDIO_DATA: join(root, 'data') },
    });
    const [output, problems, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    expect({ output, exitCode }).toEqual({ output: '', exitCode: 1 });
    expect(problems).toBe(
      'The trained example is missing or damaged: name a model, as in “cartpole-studio test my-agent”.\n',
    );
  });

  it('refuses a broken model in a sentence', async () => {
    const json = await readFile(join(model, 'model.json'), 'utf8');
    const broken = join(root, 'broken');
    await writeModelFolder(broken, encodeTfjsLayers(exampleModel()));
    await writeFile(join(broken, 'model.json'), json.replace('"relu"', '"sparsemax"'));
    const run = await runCli('test', broken);
    expect(run.exitCode).toBe(3);
    expect(run.output).toBe('');
    expect(run.problems).toMatch(
      /^The layer “hidden_1” has the activation “sparsemax”, [^\n]+\.\n$/,
    );
  });
});

describe('random', () => {
  it('plays 10 episodes of random actions by default', async () => {
    const run = await runCli('random', '--json');
    expect(run.exitCode).toBe(0);
    const { scores, mean } = objectsOf(run).at(-1)!;
    expect(scores).toHaveLength(10);
    // Gymnasium's own mean of random play is 22.
    expect(mean).toBeGreaterThan(10);
    expect(mean).toBeLessThan(60);
  });

  it('tells the seed that it drew, and repeats it', async () => {
    const drawn = await runCli('random', '--episodes', '5');
    const seed = /seed (\d+)$/.exec(drawn.lines[0]!)![1]!;
    const again = await runCli('random', '--episodes', '5', '--seed', seed);
    expect(again.lines).toEqual(drawn.lines);
  });
});
