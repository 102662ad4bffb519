import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelFolder } from '../../src/host/models/modelFolder';
import { modelLockName } from '../../src/host/models/modelFolderNames';
import { decodeTfjsLayers } from '../../src/trainer/models/tfjsLayers/decode';
import { eventsOf, startCli } from './runCli';
import { hasSignals } from '../support/signals';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-cli-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe.skipIf(!hasSignals)('train, asked to end', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('saves and says how far it came when %s asks it to end', async (signal, exitCode) => {
    const folder = join(root, 'agent');
    const flags = ['--steps', '0', '--check-every-steps', '0', '--json', '--out', folder];
    const { child, ended } = startCli('train', ...flags);
    // The first line: training begins.
    child.stdout.once('data', () => child.kill(signal));
    const run = await ended;
    expect(run.exitCode).toBe(exitCode);
    expect(eventsOf(run, 'finished')[0]).toMatchObject({ reason: 'stopped', solved: false });
    expect(decodeTfjsLayers(await readModelFolder(folder)).network.inputs).toBe(4);
  });

  it('says that it was interrupted', async () => {
    const flags = ['--preset', 'fast', '--steps', '0', '--check-every-steps', '0'];
    const { child, ended } = startCli('train', ...flags);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const run = await ended;
    expect(run.exitCode).toBe(130);
    expect(run.lines.at(-1)).toMatch(/^interrupted after \d+ steps?, /);
  });

  it('saves also where the end of a session sends two signals', async () => {
    const folder = join(root, 'agent');
    const flags = ['--steps', '0', '--check-every-steps', '0', '--json', '--out', folder];
    const { child, ended } = startCli('train', ...flags);
    child.stdout.once('data', () => {
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) child.kill(signal);
    });
    const run = await ended;
    // Which of the two is heard first is the system's choice.
    expect([143, 129]).toContain(run.exitCode);
    expect(decodeTfjsLayers(await readModelFolder(folder)).network.inputs).toBe(4);
  });

  it('leaves nothing but its lock behind when it is ended at once, and the next run takes it', async () => {
    const folder = join(root, 'not', 'there', 'yet');
    const flags = ['--steps', '0', '--check-every-steps', '0', '--out', folder];
    const killed = startCli('train', ...flags);
    killed.child.stdout.once('data', () => killed.child.kill('SIGKILL'));
    await killed.ended;
    expect(await readdir(folder)).toEqual([modelLockName]);
    const next = startCli('train', ...flags);
    next.child.stdout.once('data', () => next.child.kill('SIGINT'));
    expect((await next.ended).exitCode).toBe(130);
    expect(decodeTfjsLayers(await readModelFolder(folder)).network.inputs).toBe(4);
    expect(await readdir(folder)).not.toContain(modelLockName);
  });
});
