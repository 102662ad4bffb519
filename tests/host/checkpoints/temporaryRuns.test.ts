import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CheckpointFolder } from '../../../src/host/checkpoints/checkpointFolder';
import { claimRunFolder } from '../../../src/host/checkpoints/runFolder';
import { lockFolder } from '../../../src/host/files/folderLock';
import { privateTemporaryFolder } from '../../../src/host/files/privateFolder';
import { encodeCheckpoint } from '../../../src/trainer/checkpoint/checkpointFormat';
import { canMount, mountDisk } from '../../support/disks';
import { someCheckpoint } from '../../support/someCheckpoint';

let root: string;
let parent: string;
let away: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-away-'));
  parent = join(root, 'runs');
  await mkdir(parent);
  vi.stubEnv('TMPDIR', root);
  away = await privateTemporaryFolder(root);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

async function keep(folder: string, steps: readonly number[], after = 0): Promise<void> {
  const checkpoints = new CheckpointFolder(folder);
  checkpoints.continueAfter(after);
  for (const step of steps) await checkpoints.save(encodeCheckpoint(someCheckpoint(step)));
}

/** The steps of the checkpoints in a folder, the newest first. */
async function stepsIn(folder: string): Promise<number[]> {
  const checkpoints = new CheckpointFolder(folder);
  const read = (await checkpoints.numbers()).map((number) => checkpoints.read(number));
  return (await Promise.all(read)).map(({ state }) => state.agent.dqn.environmentSteps);
}

it('what goes on from a run joins it, and is the latest of it', async () => {
  await keep(join(parent, 'desktop'), [10, 20]);
  await keep(join(away, 'desktop'), [30, 40, 50, 60, 70], 2);
  const run = await claimRunFolder(parent, 'desktop');
  expect(run).toMatchObject({ path: join(parent, 'desktop'), problem: null, otherRuns: null });
  expect(await stepsIn(run.path!)).toEqual([70, 60, 50, 20, 10]);
  // What is outdated goes with the next one, also what was kept before the disk could not be written.
  await keep(run.path!, [80]);
  expect(await stepsIn(run.path!)).toEqual([80, 70, 60]);
  expect(await stepsIn(join(away, 'desktop'))).toEqual([]);
  await run.release();
});

it('any other run gets a folder of its own, and the one that is not opened is named', async () => {
  await keep(join(away, 'desktop'), [30]);
  await keep(join(parent, 'desktop'), [10, 20]);
  const run = await claimRunFolder(parent, 'desktop');
  expect(run.path).toBe(join(parent, 'desktop'));
  expect(run.otherRuns).toContain('Another run was left: “desktop-2”');
  expect(await stepsIn(join(parent, 'desktop-2'))).toEqual([30]);
  await run.release();
});

it('a run that is open stays where it is', async () => {
  await keep(join(away, 'desktop'), [30]);
  const open = await lockFolder(away, 'desktop');
  const run = await claimRunFolder(parent, 'desktop');
  expect(await stepsIn(join(away, 'desktop'))).toEqual([30]);
  await run.release();
  await open.release();
});

it.skipIf(!canMount)('where there is no room, a run is gone on with where it is', async () => {
  const takeAway = mountDisk(parent, 32 * 1024);
  try {
    await keep(join(parent, 'desktop'), [10, 20]);
    await keep(join(away, 'desktop'), Array(3).fill(30), 2);
    const run = await claimRunFolder(parent, 'desktop');
    expect(run).toMatchObject({
      path: join(away, 'desktop'),
      readOnlyPath: join(parent, 'desktop'),
      problem: expect.stringMatching(
        /^Runs cannot be kept in the data folder, because the disk is full/,
      ),
    });
    // Nothing half-moved stays.
    expect(await stepsIn(join(parent, 'desktop'))).toEqual([20, 10]);
    expect(await stepsIn(run.path!)).toEqual([30, 30, 30]);
    await run.release();
  } finally {
    takeAway();
  }
});
