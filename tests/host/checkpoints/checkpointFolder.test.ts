import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointFolder } from '../../../src/host/checkpoints/checkpointFolder';
import { lockFolder } from '../../../src/host/files/folderLock';
import { readResumedRun } from '../../../src/host/process/resume';
import { startSupervisedTrainer } from '../../../src/host/process/trainerRunner';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { Checkpoint } from '../../../src/trainer/checkpoint/checkpoint';
import { encodeCheckpoint } from '../../../src/trainer/checkpoint/checkpointFormat';
import { checkpointVersion } from '../../../src/trainer/checkpoint/migrations';
import { TrainerClient } from '../../shared/protocol/trainerClient';
import { ofVersion, someCheckpoint } from '../../support/someCheckpoint';

function fail(error: unknown): never {
  throw error;
}

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
    expect(stepsOf(await new CheckpointFolder(folder).newest())).toBe(8);
  });

  it('goes on counting after a restart', async () => {
    await save(5);
    checkpoints = new CheckpointFolder(folder);
    await save(6);
    expect(await files()).toEqual(['checkpoint-1.bin', 'checkpoint-2.bin']);
  });

  it('passes over every damaged file', async () => {
    for (const steps of [5, 6, 7]) await save(steps);
    const newest = join(folder, 'checkpoint-3.bin');
    const bytes = await readFile(newest);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(newest, bytes);
    expect(stepsOf(await checkpoints.newest())).toBe(6);
    await writeFile(join(folder, 'checkpoint-2.bin'), '');
    expect(stepsOf(await checkpoints.newest())).toBe(5);
    await rm(join(folder, 'checkpoint-1.bin'));
    await expect(checkpoints.newest()).rejects.toThrow('damaged');
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
    const claim = (name: string) => lockFolder(parent, name, fail);
    const [first, second] = [await claim('run'), await claim('run')];
    expect([first.path, second.path]).toEqual([join(parent, 'run'), join(parent, 'run-2')]);
    await first.release();
    expect((await claim('run')).path).toBe(join(parent, 'run'));
    // Of a process that was killed: no process has this number now, or this one has, or another.
    for (const pid of [2 ** 30, process.pid, process.ppid]) {
      const lock = join(parent, `of-${pid}.lock`);
      await writeFile(lock, String(pid));
      await utimes(lock, 0, 0);
      expect((await claim(`of-${pid}`)).path).toBe(join(parent, `of-${pid}`));
    }
    // Of one that runs.
    await writeFile(join(parent, 'taken.lock'), String(process.ppid));
    expect((await claim('taken')).path).toBe(join(parent, 'taken-2'));
    await rm(parent, { recursive: true });
  });
});

describe('a place for runs that cannot be written', () => {
  it('is replaced by one for temporary files, and told', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'cartpole-claims-'));
    await writeFile(join(parent, 'runs'), 'a file');
    const problems: unknown[] = [];
    const claimed = await lockFolder(join(parent, 'runs'), 'test', (error) => problems.push(error));
    expect(problems).toHaveLength(1);
    expect(claimed.path.startsWith(tmpdir())).toBe(true);
    await claimed.release();
    await rm(parent, { recursive: true });
  });
});

describe('a trainer that stopped again and again', () => {
  it('leaves the checkpoints alone that may be the reason', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-checkpoints-'));
    await new CheckpointFolder(folder).save(encodeCheckpoint(someCheckpoint(97)));
    const before = await readdir(folder);
    const trainer = await startSupervisedTrainer({
      options: { checkpointFolder: folder, checkpointSeconds: 1, reason: 'crashed', restarts: 4 },
      host: { onBlocking: () => undefined, onNote: () => undefined, onFault: () => undefined },
    });
    const [face, far] = createMemoryPortPair();
    trainer.attach(far);
    const client = new TrainerClient(face);
    expect((await client.hello()).resumed).toMatch(/which is kept: start CartPole Studio again/);
    client.post({ type: 'setPace', pace: 'max' });
    client.post({ type: 'train' });
    await client.next('progress', ({ environmentSteps }) => environmentSteps > 0, 0);
    await trainer.close();
    expect(await readdir(folder)).toEqual(before);
    expect(stepsOf(await new CheckpointFolder(folder).newest())).toBe(97);
    await rm(folder, { recursive: true });
  });

  it('says that checkpoints cannot be read, and sets them aside', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-checkpoints-'));
    await writeFile(join(folder, 'checkpoint-7.bin'), 'of another age');
    const start = {
      checkpointFolder: folder,
      checkpointSeconds: 1,
      reason: 'appStarted',
      restarts: 0,
    } as const;
    const { resumption } = await readResumedRun(new CheckpointFolder(folder), start);
    expect(resumption.sentence).toMatch(
      /^Your agent from last time could not be brought back \(its checkpoints are damaged, .*\): /,
    );
    expect(await readdir(folder)).toEqual(['unusable-checkpoint-7.bin']);
    await rm(folder, { recursive: true });
  });

  it('says that a newer version kept the newest, and goes on from no older one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-checkpoints-'));
    const checkpoints = new CheckpointFolder(folder);
    await checkpoints.save(encodeCheckpoint(someCheckpoint(5)));
    const newer = ofVersion(checkpointVersion + 1, encodeCheckpoint(someCheckpoint(97)));
    await checkpoints.save([newer]);
    const start = {
      checkpointFolder: folder,
      checkpointSeconds: 1,
      reason: 'appStarted',
      restarts: 0,
    } as const;
    const { resumption } = await readResumedRun(checkpoints, start);
    expect(resumption.checkpoint).toBeNull();
    expect(resumption.sentence).toMatch(
      /^Your agent from last time could not be brought back \(only the newer version of CartPole Studio that kept it can open it\): /,
    );
    expect((await readdir(folder)).sort()).toEqual([
      'unusable-checkpoint-1.bin',
      'unusable-checkpoint-2.bin',
    ]);
    await rm(folder, { recursive: true });
  });
});
