import { existsSync } from 'node:fs';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelFolder } from '../../src/host/models/modelFolder';
import { hyperparametersSchema } from '../../src/shared/hyperparameters/hyperparameters';
import { presets } from '../../src/shared/hyperparameters/presets';
import { decodeTfjsLayers } from '../../src/trainer/models/tfjsLayers/decode';
import { eventsOf, objectsOf, runCli, runInto, runUnread } from './runCli';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-cli-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Any policy solves it, so that the first check ends the run. */
const easy = [
  ...['--solved-mean', '1', '--check-every-steps', '500'],
  ...['--confirm-episodes', '5', '--check-episodes', '5'],
];

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const score = v.pipe(v.number(), v.minValue(1), v.maxValue(500));
const lineSchema = v.variant('event', [
  v.strictObject({
    event: v.literal('started'),
    preset: v.string(),
    seed: count,
    engine: v.string(),
    hyperparameters: hyperparametersSchema,
    maxSteps: count,
    maxEpisodes: count,
  }),
  v.strictObject({
    event: v.literal('episode'),
    episode: count,
    score,
    epsilon: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    meanLoss: v.nullable(v.number()),
    environmentSteps: count,
    truncated: v.boolean(),
  }),
  v.strictObject({ event: v.literal('check'), environmentSteps: count, greedyMean: score }),
  v.strictObject({
    event: v.literal('confirmed'),
    environmentSteps: count,
    confirmedMean: score,
    held: v.boolean(),
    solved: v.boolean(),
  }),
  v.strictObject({
    event: v.literal('kept'),
    reason: v.picklist(['check', 'episodeScore']),
    environmentSteps: count,
    score,
  }),
  v.strictObject({ event: v.literal('saved'), folder: v.string() }),
  v.strictObject({
    event: v.literal('finished'),
    solved: v.boolean(),
    environmentSteps: count,
    gradientSteps: count,
    episodes: count,
    confirmedMean: v.nullable(score),
    wallMs: count,
    solvedAtStep: v.nullable(count),
    solvedWithMean: v.nullable(score),
    seed: count,
    reason: v.picklist(['solved', 'limit', 'stopped', 'failed']),
  }),
]);

describe('train --json', () => {
  it('writes one object a line, and ends when solved', async () => {
    const folder = join(root, 'agent');
    const run = await runCli('train', '--json', '--seed', '7', '--out', folder, ...easy);
    expect(run.problems).toBe('');
    expect(run.exitCode).toBe(0);
    const objects = objectsOf(run);
    objects.forEach((object) => v.parse(lineSchema, object));
    expect(objects[0]).toMatchObject({ event: 'started', preset: 'fast', seed: 7 });
    expect(eventsOf(run, 'check')).toHaveLength(1);
    expect(eventsOf(run, 'check')[0]).toMatchObject({ environmentSteps: 500 });
    expect(objects.at(-2)).toEqual({ event: 'saved', folder });
    const finished = objects.at(-1)!;
    expect(finished).toMatchObject({ event: 'finished', solved: true, environmentSteps: 500 });
    // Learning starts at step 200, or two later where these are held back for their returns.
    expect([298, 299, 300, 301].map((steps) => 4 * steps)).toContain(finished['gradientSteps']);
    expect(finished['episodes']).toBe(eventsOf(run, 'episode').length);
    expect(finished['confirmedMean']).toBe(eventsOf(run, 'confirmed')[0]!['confirmedMean']);
    expect(finished['solvedWithMean']).toBe(finished['confirmedMean']);
  });

  it('numbers the episodes, whose scores add up to the steps', async () => {
    const run = await runCli('train', '--json', '--seed', '1', '--episodes', '6', '--steps', '0');
    let steps = 0;
    eventsOf(run, 'episode').forEach((row, index) => {
      steps += row['score'] as number;
      expect(row).toMatchObject({ episode: index + 1, environmentSteps: steps });
    });
    expect(eventsOf(run, 'finished')[0]).toMatchObject({ episodes: 6, environmentSteps: steps });
  });

  it('does the same again with the same seed, and something else with another', async () => {
    const runs = await Promise.all(
      ['5', '5', '6'].map((seed) => runCli('train', '--json', '--seed', seed, '--steps', '700')),
    );
    const [first, again, other] = runs.map((run) => [
      ...eventsOf(run, 'episode'),
      ...eventsOf(run, 'check'),
    ]);
    expect(first!.length).toBeGreaterThan(5);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('begins with all settings, the changed ones too', async () => {
    const run = await runCli('train', '--json', '--episodes', '1', '--hidden-units', '64,64');
    expect(eventsOf(run, 'started')[0]).toMatchObject({
      preset: 'fast',
      hyperparameters: {
        ...presets.fast.hyperparameters,
        maxEpisodes: 1,
        hiddenUnits: [64, 64],
      },
    });
  });

  it('tells the seed that it drew', async () => {
    const drawn = await runCli('train', '--json', '--episodes', '5');
    const seed = String(eventsOf(drawn, 'started')[0]!['seed']);
    const again = await runCli('train', '--json', '--episodes', '5', '--seed', seed);
    expect(eventsOf(again, 'episode')).toEqual(eventsOf(drawn, 'episode'));
  });
});

describe('train', () => {
  it('ends with 1 at its limit when it is not solved, and keeps what there is', async () => {
    const folder = join(root, 'agent');
    const run = await runCli('train', '--seed', '1', '--steps', '300', '--out', folder);
    expect(run.exitCode).toBe(1);
    expect(run.lines.at(-2)).toBe(`saved in ${folder}`);
    expect(run.lines.at(-1)).toMatch(/^not solved after 300 steps, 396 gradient steps and \d+ ep/);
    const { metadata } = decodeTfjsLayers(await readModelFolder(folder));
    expect(metadata).toMatchObject({ seed: 1, environmentSteps: 300, solvedAtStep: null });
    expect(metadata!.hyperparameters.maxSteps).toBe(300);
  });

  it('trains on to the limit with --keep-going', async () => {
    const run = await runCli('train', '--json', '--keep-going', '--steps', '1000', ...easy);
    expect(run.exitCode).toBe(0);
    expect(eventsOf(run, 'finished')[0]).toMatchObject({
      solved: true,
      solvedAtStep: 500,
      environmentSteps: 1000,
      reason: 'limit',
    });
  });

  it('writes the article’s lines', async () => {
    const run = await runCli('train', '--preset', 'tutorial', '--episodes', '3', '--seed', '1');
    expect(run.exitCode).toBe(1);
    const episodes = run.lines.filter((line) => line.startsWith('episode'));
    expect(episodes).toHaveLength(3);
    episodes.forEach((line, index) => {
      expect(line).toMatch(
        new RegExp(`^episode: ${index + 1}/3, score: \\d+, e: (1\\.0|0\\.\\d\\d?)$`),
      );
    });
  });

  it('is solved, as the tutorial counts it, when an episode reached the score', async () => {
    const flags = ['--keep-model-at-score', '10', '--check-every-steps', '0', '--episodes', '5'];
    const folder = join(root, 'agent');
    const run = await runCli('train', '--seed', '1', '--out', folder, ...flags);
    expect(run.output).toMatch(/^model kept: an episode reached \d+$/m);
    expect(run.lines.at(-1)).toMatch(/^solved after/);
    expect(run.exitCode).toBe(0);
    expect((await readdir(folder)).sort()).toEqual([
      'README.md',
      'model.json',
      expect.stringMatching(/^weights-[0-9a-f]{16}\.bin$/),
    ]);
  });

  it('follows its flags, and says what they changed', async () => {
    const folder = join(root, 'agent');
    const flags = ['--hidden-units', '5,3', '--no-double-dqn', '--gamma', '.9', '--loss'];
    const run = await runCli(
      'train',
      '--steps',
      '50',
      '--out',
      folder,
      ...flags,
      'meanSquaredError',
    );
    const { metadata, network } = decodeTfjsLayers(await readModelFolder(folder));
    expect(network.layers.map((layer) => layer.units)).toEqual([5, 3, 2]);
    expect(metadata!.hyperparameters).toMatchObject({
      doubleDqn: false,
      gamma: 0.9,
      loss: 'meanSquaredError',
    });
    const [, changes] = /^training with the fast preset changed by (.*), seed /.exec(
      run.lines[0]!,
    )!;
    expect(
      changes!
        .split(' --')
        .map((flag) => flag.replace(/^--/, ''))
        .sort(),
    ).toEqual([
      'gamma 0.9',
      'hidden-units 5,3',
      'loss meanSquaredError',
      'no-double-dqn',
      'steps 50',
    ]);
  });

  it('replaces a model only when it is told to', async () => {
    const folder = join(root, 'agent');
    const seedOf = async () => decodeTfjsLayers(await readModelFolder(folder)).metadata!.seed;
    await runCli('train', '--steps', '1', '--seed', '1', '--out', folder);
    const refused = await runCli('train', '--steps', '1', '--seed', '2', '--out', folder);
    expect(refused).toMatchObject({ exitCode: 2, output: '' });
    expect(refused.problems).toMatch(/^“agent” holds a model already: .* with --overwrite\.\n$/);
    expect(await seedOf()).toBe(1);
    await runCli('train', '--steps', '1', '--seed', '3', '--out', folder, '--overwrite');
    expect(await seedOf()).toBe(3);
  });

  it('trains on and saves when nobody reads on', async () => {
    const folder = join(root, 'agent');
    const run = await runUnread('train', '--seed', '1', '--out', folder, ...easy);
    expect(run).toEqual({ exitCode: 0, problems: '' });
    const { metadata } = decodeTfjsLayers(await readModelFolder(folder));
    expect(metadata).toMatchObject({ seed: 1, solvedAtStep: 500 });
  });

  it('ends when nobody reads on and there is nothing to save', async () => {
    const run = await runUnread('train', '--steps', '0', '--check-every-steps', '0');
    // As shells count a command that SIGPIPE ended.
    expect(run).toEqual({ exitCode: 141, problems: expect.stringMatching(/^The model will not/) });
  });

  it.skipIf(!existsSync('/dev/full'))('saves where its words find no room', async () => {
    const folder = join(root, 'agent');
    const fullDisk = await open('/dev/full', 'w');
    const run = await runInto(fullDisk.fd, 'train', '--out', folder, ...easy);
    await fullDisk.close();
    expect(run.exitCode).toBe(1);
    expect(run.problems).toMatch(/^The output could not be written: ENOSPC[^\n]+\.\n$/);
    expect(decodeTfjsLayers(await readModelFolder(folder)).metadata!.solvedAtStep).toBe(500);
  });
});
