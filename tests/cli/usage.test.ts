import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flagOf } from '../../src/cli/hyperparameterFlags';
import { createLineReport, finishedLine, twoDigits } from '../../src/cli/report/trainReportLines';
import { hyperparameterNames } from '../../src/shared/hyperparameters/hyperparameters';
import { runCli } from './runCli';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-cli-'));
  await writeFile(join(root, 'thesis.docx'), 'mine');
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('bad usage', () => {
  const cases: [string, RegExp][] = [
    ['', /^A command is missing/],
    [
      'fly',
      /^There is no command “fly” \(train, test, inspect, convert, random, engines, serve, start, tensorflow\)/,
    ],
    ['tran', /^There is no command “tran” \(Did you mean train\?\): see “cartpole-studio --help”/],
    ['--foo', /^Unknown option “--foo”: see “cartpole-studio --help”/],
    ['train --foo', /^Unknown option “--foo”: see “cartpole-studio train --help”/],
    ['train --stepz 5', /Did you mean --steps/],
    ['train extra', /^Too many arguments for “train”; [^']+: see “cartpole-studio train --help”/],
    ['train --preset slow', /choices are fast, steady, tutorial/],
    ['train --engine abacus', /choices are auto, simd, tensorflow, reference/],
    ['train --seed', /argument missing/],
    ['train --seed -1', /^--seed must be a whole number from 0 to 4294967295, not “-1”/],
    ['train --seed 1.5', /^--seed must be a whole number/],
    ['train --seed 0x10', /^--seed must be a whole number/],
    ['train --steps many', /^--steps must be a whole number from 0 to \d+, not “many”\.$/m],
    ['train --gamma 7', /^--gamma must be a number from 0 to 1, not “7”\.$/m],
    ['train --gamma NaN', /^--gamma must be .* not “NaN”/],
    ['train --hidden-units 64,,2', /^--hidden-units must be .* not “64,,2”/],
    ['train --hidden-units 4096', /from 1 to 1024/],
    ['train --loss absolute', /^--loss must be one of meanSquaredError, huber, not “absolute”/],
    ['train --epsilon-start 0.1 --epsilon-end 0.5', /^Epsilon at the end must not be above/],
    ['test ./no/such/folder', /^There is no “folder”: choose/],
    ['test . --episodes 0', /^--episodes must be a whole number from 1 to 1000/],
    ['random --episodes 1001', /^--episodes must be a whole number from 1 to 1000/],
    ['train --out=', /^--out needs the name of a folder, such as “--out my-agent”\.$/m],
    ['serve --host=', /^This machine has no address “”: name one of its own/],
    ['serve --port 70000', /^--port must be a whole number from 0 to 65535/],
  ];

  it.each(cases)('“%s” gets one sentence and exit code 2', async (words, sentence) => {
    const run = await runCli(...words.split(' ').filter(Boolean));
    expect(run.exitCode).toBe(2);
    expect(run.output).toBe('');
    expect(run.problems).toMatch(sentence);
    expect(run.problems).toMatch(/^[^\n]+\.\n$/);
  });

  it('refuses a folder of other files before it trains, and leaves it alone', async () => {
    const run = await runCli('train', '--json', '--out', root);
    expect(run.exitCode).toBe(2);
    expect(run.output).toBe('');
    expect(run.problems).toMatch(/holds other files and no model: choose an empty folder/);
    expect(await readdir(root)).toEqual(['thesis.docx']);
  });
});

describe('help', () => {
  it('tells every hyperparameter’s flag, with the presets’ values', async () => {
    const run = await runCli('train', '--help');
    expect(run.exitCode).toBe(0);
    for (const name of hyperparameterNames) expect(run.output).toContain(`  --${flagOf(name)} `);
    // The default preset's value, and whose are others.
    expect(run.output).toMatch(/\(64,32; tutorial, tutorial-without-dropout: 512,256,64\)/);
  });
});

describe('finishedLine', () => {
  const summary = {
    solved: false,
    environmentSteps: 1,
    gradientSteps: 0,
    episodes: 1,
    confirmedMean: null,
    wallMs: 0,
    solvedAtStep: null,
    solvedWithMean: null,
    seed: 3,
    reason: 'limit',
  } as const;

  it('counts one thing as one, and no time as little', () => {
    expect(finishedLine(summary)).toBe(
      'not solved after 1 step, 0 gradient steps and 1 episode in less than 0.1 s',
    );
  });

  it('tells the mean of the confirmation that solved it, and its step where training went on', () => {
    const solved = {
      ...summary,
      solved: true,
      environmentSteps: 2000,
      solvedAtStep: 500,
      solvedWithMean: 481.52,
      confirmedMean: 499.9,
    };
    expect(finishedLine(solved)).toMatch(
      /^solved after 2000 steps, .+, confirmed mean 481\.5 at step 500$/,
    );
    expect(finishedLine({ ...solved, environmentSteps: 500 })).toMatch(/, confirmed mean 481\.5$/);
  });

  it('calls an agent solved once, however well later checks do on fresh starts', () => {
    const lines: string[] = [];
    const report = createLineReport((line) => lines.push(line));
    const outcomes = [
      [468, { held: false, solved: false }],
      [480.25, { held: true, solved: true }],
      [499, { held: true, solved: false }],
    ] as const;
    for (const [confirmedMean, outcome] of outcomes) {
      report.confirmed({ type: 'confirmed', environmentSteps: 900, confirmedMean, ...outcome });
    }
    expect(lines).toEqual([
      'confirmation at step 900: mean 468.0, not good enough',
      'confirmation at step 900: mean 480.3, solved',
      'confirmation at step 900: mean 499.0, good again',
    ]);
  });

  it('says that training was interrupted, and not that it failed', () => {
    const stopped = { ...summary, reason: 'stopped' } as const;
    expect(finishedLine(stopped)).toMatch(/^interrupted after 1 step, /);
    expect(finishedLine({ ...stopped, solved: true })).toMatch(/^solved, and interrupted after /);
  });

  it('tells the time in seconds', () => {
    expect(finishedLine({ ...summary, wallMs: 100 })).toMatch(/ in 0\.1 s$/);
    expect(finishedLine({ ...summary, wallMs: 61_240 })).toMatch(/ in 61\.2 s$/);
  });
});

describe('twoDigits', () => {
  // Written by Python 3.11: '{:.2}'.format(value).
  it.each([
    [1, '1.0'],
    [0.999, '1.0'],
    [0.995, '0.99'],
    [0.97, '0.97'],
    [0.9, '0.9'],
    [0.104, '0.1'],
    [0.096, '0.096'],
    [0.05, '0.05'],
    [0.0123, '0.012'],
    [0.00012, '0.00012'],
    [0.0001, '0.0001'],
    [0.00005, '5e-05'],
    [0, '0.0'],
  ])('writes %d as %s', (value, words) => {
    expect(twoDigits(value)).toBe(words);
  });
});
