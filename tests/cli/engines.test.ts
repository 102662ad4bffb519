import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EngineEntry } from '../../src/shared/engines';
import { startCliWith } from './runCli';

/** Without what this machine may have installed. */
let dataFolder: string;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'cartpole-data-'));
});

afterAll(() => rm(dataFolder, { recursive: true }));

const run = (...args: string[]) =>
  startCliWith({ CARTPOLE_STUDIO_DATA: dataFolder }, ...args).ended;

it('lists every engine with its time or with what to do', async () => {
  const { exitCode, lines } = await run('engines');
  expect(exitCode).toBe(0);
  expect(lines[0]).toBe('A gradient step of 4-64-32-2 with 64 transitions:');
  expect(lines[1]).toMatch(/^\* WebAssembly SIMD +[\d.]+ [µm]s +ready: /);
  expect(lines[2]).toMatch(/^ {2}TensorFlow +- +not installed: .*“npm run tensorflow” adds it\.$/);
  expect(lines[3]).toMatch(/^ {2}Plain TypeScript +[\d.]+ [µm]s +ready: /);
});

it('lists them for a program', async () => {
  const { exitCode, lines } = await run('engines', '--preset', 'tutorial', '--json');
  expect(exitCode).toBe(0);
  const { preset, current, engines } = JSON.parse(lines[0]!) as {
    preset: string;
    current: string;
    engines: EngineEntry[];
  };
  expect({ preset, current }).toEqual({ preset: 'tutorial', current: 'simd' });
  expect(engines.map(({ id, state, usable }) => ({ id, state, usable }))).toEqual([
    { id: 'simd', state: 'ready', usable: true },
    { id: 'tensorflow', state: 'notInstalled', usable: false },
    { id: 'reference', state: 'ready', usable: true },
  ]);
  expect(engines[0]!.gradientStepUs).toBeGreaterThan(0);
});

it('does not train on an engine that is not there, and says how to have it', async () => {
  const { exitCode, output, problems } = await run('train', '--engine', 'tensorflow');
  expect(exitCode).toBe(1);
  expect(output).toBe('');
  expect(problems).toMatch(/^TensorFlow cannot be used: .*“npm run tensorflow” adds it\.\n$/);
});
