import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointFolder } from '../../../src/host/checkpoints/checkpointFolder';
import { CheckpointSearch } from '../../../src/host/checkpoints/checkpointSearch';
import { encodeCheckpoint } from '../../../src/trainer/checkpoint/checkpointFormat';
import { someCheckpoint } from '../../support/someCheckpoint';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-search-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('a run that goes on in another folder, beside one that can only be read', () => {
  const own = () => new CheckpointFolder(join(root, 'own'));
  const readOnly = () => new CheckpointFolder(join(root, 'read-only'));
  const keep = (folder: CheckpointFolder, step: number) =>
    folder.save(encodeCheckpoint(someCheckpoint(step)));

  /** A trainer that starts now, and the step from which it goes on. */
  async function start() {
    const folder = own();
    const search = new CheckpointSearch([
      { folder, isReadOnly: false },
      { folder: readOnly(), isReadOnly: true },
    ]);
    const found = await search.next();
    return { folder, step: found?.state.agent.dqn.environmentSteps };
  }

  it('goes on from what was kept last, whatever became of the clock', async () => {
    const longAgo = new Date(2000, 0, 1);
    await keep(own(), 10);
    const before = readOnly();
    for (const step of [20, 30, 40]) await keep(before, step);
    const first = await start();
    expect(first.step).toBe(40);
    // It ends before it keeps anything: what its own folder holds is an older run's.
    expect((await start()).step).toBe(40);
    const second = await start();
    await keep(second.folder, 50);
    await utimes(join(root, 'own', 'checkpoint-4.bin'), longAgo, longAgo);
    expect((await start()).step).toBe(50);
  });
});
