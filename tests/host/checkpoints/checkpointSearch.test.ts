import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
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

/** A folder whose only checkpoint has this step, and was written then by the clock. */
async function folderWith(step: number, writtenAt: Date): Promise<CheckpointFolder> {
  const path = join(root, String(step));
  const folder = new CheckpointFolder(path);
  await folder.save(encodeCheckpoint(someCheckpoint(step)));
  for (const name of await readdir(path)) await utimes(join(path, name), writtenAt, writtenAt);
  return folder;
}

describe('a run that is kept beside a folder that can only be read', () => {
  it('goes on from what its last trainer kept, whatever became of the clock', async () => {
    const own = await folderWith(80, new Date(2026, 0, 1));
    const readOnly = await folderWith(50, new Date(2026, 0, 2));
    const sources = [
      { folder: own, isReadOnly: false },
      { folder: readOnly, isReadOnly: true },
    ];
    const stepFoundBy = async (search: CheckpointSearch) =>
      (await search.next())?.state.agent.dqn.environmentSteps;
    expect(await stepFoundBy(new CheckpointSearch(sources, true))).toBe(80);
    // At the app's start only the clock can tell.
    expect(await stepFoundBy(new CheckpointSearch(sources))).toBe(50);
  });
});
