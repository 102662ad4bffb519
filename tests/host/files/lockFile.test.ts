import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { livingHolder, takeLock } from '../../../src/host/files/lockFile';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartpole-lock-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('what lies in a lock’s place', () => {
  it.each([
    ['a link to what never ends', (path: string) => symlink('/dev/zero', path)],
    ['far more than a record', (path: string) => writeFile(path, new Uint8Array(50_000_000))],
    ['words of another program', (path: string) => writeFile(path, 'mine')],
  ])('gives way where it is %s', async (_, put) => {
    const path = join(folder, 'run.lock');
    await put(path);
    const lock = await takeLock(path);
    if ('holder' in lock) throw new Error('Somebody holds it.');
    expect(await lock.isHeld()).toBe(true);
    expect(await takeLock(path)).toHaveProperty('holder.pid', process.pid);
    await lock.release();
  });
});

describe('a lock on a disk that became read-only', () => {
  it('is given back without a word, since it ends with its process', async ({ skip }) => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', disk]).status !== 0) {
      skip('This user may not mount a disk.');
    }
    try {
      const lock = await takeLock(join(disk, 'run.lock'));
      if ('holder' in lock) throw new Error('Somebody holds it.');
      spawnSync('mount', ['-o', 'remount,ro', disk]);
      await expect(lock.release()).resolves.toBeUndefined();
      expect(await readdir(disk)).toEqual(['run.lock']);
      // What stayed is no lock of this process any more, though it still runs.
      expect(await livingHolder(join(disk, 'run.lock'))).toBeNull();
      spawnSync('mount', ['-o', 'remount,rw', disk]);
      expect(await takeLock(join(disk, 'run.lock'))).not.toHaveProperty('holder');
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
