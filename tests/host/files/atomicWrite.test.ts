import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { atomicCreate } from '../../../src/host/files/atomicWrite';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartpole-create-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('a file that was tidied away before it got its name leaves no empty one of that name', async () => {
  const tidyAway = async () => {
    for (const name of await readdir(folder)) await rm(join(folder, name));
  };
  const created = atomicCreate(folder, 'checkpoint-1.bin', Buffer.from('content'), tidyAway);
  await expect(created).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readdir(folder)).toEqual([]);
});
