import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointFolder } from '../../../src/host/checkpoints/checkpointFolder';
import { lockFolder } from '../../../src/host/files/folderLock';
import type { Checkpoint } from '../../../src/trainer/checkpoint/checkpoint';
import { encodeCheckpoint } from '../../../src/trainer/checkpoint/checkpointFormat';
import { newestCheckpoint } from '../../support/newestCheckpoint';
import { someCheckpoint } from '../../support/someCheckpoint';
import { startTrainerIn } from './startTrainerIn';

const stepsOf = (checkpoint: Checkpoint | null) =>
  checkpoint?.state.agent.dqn.environmentSteps ?? null;

describe('a folder of checkpoints', () => {
  let folder: string;
  let checkpoints: CheckpointFolder;
  const save = (steps: number) => checkpoints.save(encodeCheckpoint(someCheckpoint(steps)));
  const files = async () => (await readdir(folder)).sort();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-checkpoints-'));
    checkpoints = new CheckpointFolder(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps the last three and gives the newest', async () => {
    for (const steps of [5, 6, 7, 8]) await save(steps);
    expect(await files()).toEqual(['checkpoint-2.bin', 'checkpoint-3.bin', 'checkpoint-4.bin']);
    expect(stepsOf(await newestCheckpoint(folder))).toBe(8);
  });

  it('goes on counting after a restart', async () => {
    await save(5);
    checkpoints = new CheckpointFolder(folder);
    await save(6);
    expect(await files()).toEqual(['checkpoint-1.bin', 'checkpoint-2.bin']);
  });

  it('removes nothing that it was told to keep apart, at any later start either', async () => {
    for (const steps of [5, 6]) await save(steps);
    checkpoints = new CheckpointFolder(folder);
    checkpoints.keepApart();
    for (const steps of [7, 8]) await save(steps);
    checkpoints = new CheckpointFolder(folder);
    for (const steps of [9, 10]) await save(steps);
    const run = ['checkpoint-5.bin', 'checkpoint-6.bin', 'checkpoint-7.bin'];
    expect(await files()).toEqual(['checkpoint-1.bin', 'checkpoint-2.bin', ...run]);
    await checkpoints.clear();
    expect(await files()).toEqual(['checkpoint-1.bin', 'checkpoint-2.bin']);
  });

  it('tidies what a killed process left, and clears itself', async () => {
    await save(5);
    await writeFile(join(folder, '.cartpole-studio-0123456789abcdef.tmp'), 'half');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await checkpoints.tidy();
    expect(await files()).toEqual(['checkpoint-1.bin', 'notes.txt']);
    await checkpoints.clear();
    expect(await files()).toEqual(['notes.txt']);
  });

  it('says why it cannot keep one', async () => {
    await writeFile(join(folder, 'file'), '');
    checkpoints = new CheckpointFolder(join(folder, 'file', 'run'));
    await expect(save(5)).rejects.toThrow('a part of its path is a file: choose a folder');
  });
});

describe('a claimed folder', () => {
  it('is used by one process at a time, and free again after it', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'cartpole-claims-'));
    const claim = (name: string) => lockFolder(parent, name);
    const [first, second] = [await claim('run'), await claim('run')];
    expect([first.path, second.path]).toEqual([join(parent, 'run'), join(parent, 'run-2')]);
    await first.release();
    expect((await claim('run')).path).toBe(join(parent, 'run'));
    // Of a process that was killed: no process has this number now, or this one has, or another.
    for (const pid of [2 ** 30, process.pid, process.ppid]) {
      const lock = join(parent, `of-${pid}.lock`);
      const startedAt = 'another moment';
      await writeFile(lock, JSON.stringify({ pid, startedAt, token: '0123456789abcdef' }));
      expect((await claim(`of-${pid}`)).path).toBe(join(parent, `of-${pid}`));
    }
    // Of one that runs.
    await writeFile(join(parent, 'taken.lock'), String(process.ppid));
    expect((await claim('taken')).path).toBe(join(parent, 'taken-2'));
    await rm(parent, { recursive: true });
  });
});

describe('a trainer that stopped again and again', () => {
  it('leaves the checkpoints alone that may be the reason', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-checkpoints-'));
    await new CheckpointFolder(folder).save(encodeCheckpoint(someCheckpoint(97)));
    const before = await readdir(folder);
    const { trainer, client } = await startTrainerIn(folder, { reason: 'crashed', restarts: 4 });
    expect((await client.hello()).resumed).toMatch(/which is kept: start CartPole Studio again/);
    client.post({ type: 'setPace', pace: 'max' });
    client.post({ type: 'train' });
    await client.next('progress', ({ environmentSteps }) => environmentSteps > 0, 0);
    await trainer.close();
    expect(await readdir(folder)).toEqual(before);
    expect(stepsOf(await newestCheckpoint(folder))).toBe(97);
    await rm(folder, { recursive: true });
  });
});
