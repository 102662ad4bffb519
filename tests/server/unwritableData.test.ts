import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { CheckpointFolder } from '../../src/host/checkpoints/checkpointFolder';
import { WebSocketPort } from '../../src/renderer/client/webSocketPort';
import { startServer } from '../../src/server/server';
import { encodeCheckpoint } from '../../src/trainer/checkpoint/checkpointFormat';
import { TrainerClient } from '../shared/protocol/trainerClient';
import { canMakeReadOnly, canMount, makeReadOnly, mountDisk } from '../support/disks';
import { ordinaryUser } from '../support/ordinaryUser';
import { someCheckpoint } from '../support/someCheckpoint';
import { logIn, openSocket, servePage, type ServedPage } from './serverFixture';

globalThis.WebSocket ??= NodeWebSocket as unknown as typeof WebSocket;

let page: ServedPage;
let root: string;
let runs: string;
let restore: (() => void)[];

beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  page = await servePage('src/server/serverTrainer.ts');
  root = await mkdtemp(join(tmpdir(), 'cartpole-unwritable-'));
  vi.stubEnv('TMPDIR', join(root, 'temporary'));
  runs = join(root, 'runs');
  await mkdir(join(root, 'temporary'));
  await mkdir(runs);
  restore = [];
});

afterEach(async () => {
  await page.close();
  for (const undo of restore) undo();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

const keep = (folder: string, steps: number) =>
  new CheckpointFolder(folder).save(encodeCheckpoint(someCheckpoint(steps)));

/** What a window hears of a server that starts now and ends after `work`. */
async function serve(work: (client: TrainerClient) => Promise<void> = () => Promise.resolve()) {
  const server = await startServer({ ...page.built, runsFolder: runs, port: 0 });
  const served = { url: new URL(server.address), close: () => server.close() };
  try {
    const socket = await openSocket(served, { Cookie: await logIn(served) });
    const client = new TrainerClient(new WebSocketPort(socket as unknown as WebSocket));
    const { resumed, status } = await client.hello();
    await work(client);
    return { resumed, steps: status.agent.environmentSteps };
  } finally {
    await server.close();
  }
}

/** Begins an agent of its own, which is kept when the server ends. */
async function train(client: TrainerClient): Promise<void> {
  client.post({ type: 'setPace', pace: 'max' });
  client.post({ type: 'train' });
  await client.next('progress', ({ environmentSteps }) => environmentSteps > 45, 0);
}

async function checkpointsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.bin'));
}

const notKept =
  /^Your agent from last time is back, as of step 40\. Runs cannot be kept in the data folder, because the disk is (read-only|full): [^.]+\. What is learnt now is kept in the folder for temporary files alone/;

describe('a data folder that cannot be written', () => {
  it.skipIf(!canMakeReadOnly)(
    'because it is read-only: its run is loaded, and the window says what is not kept',
    async () => {
      await keep(join(runs, 'browser'), 40);
      restore.push(makeReadOnly(runs));
      const first = await serve(train);
      expect(first.steps).toBe(40);
      if (canMount) expect(first.resumed).toMatch(notKept);
      else expect(first.resumed).toContain('because the system does not allow it');
      expect(await readdir(join(runs, 'browser'))).toEqual(['checkpoint-1.bin']);
      expect(await readdir(runs)).toEqual(['browser']);
      // What was learnt meanwhile is there as long as the temporary folder is,
      const learnt = (await serve()).steps;
      expect(learnt).toBeGreaterThan(40);
      // and for good as soon as the data folder can be written again.
      restore.pop()!();
      const home = await serve();
      expect(home).toEqual({
        steps: learnt,
        resumed: expect.stringMatching(/^Your agent.* is back/),
      });
      expect(home.resumed).not.toContain('not kept');
      expect(await checkpointsIn(join(root, 'temporary'))).toEqual([]);
      expect((await checkpointsIn(runs)).length).toBeGreaterThan(1);
    },
  );

  it.skipIf(!canMount)('because the disk is full: the same, and no empty lock stays', async () => {
    restore.push(mountDisk(runs, 512 * 1024));
    await keep(join(runs, 'browser'), 40);
    const filling = writeFile(join(runs, 'filling'), Buffer.alloc(1024 * 1024));
    await expect(filling).rejects.toThrow('ENOSPC');
    const { resumed, steps } = await serve();
    expect(steps).toBe(40);
    expect(resumed).toMatch(notKept);
    expect((await readdir(runs)).sort()).toEqual(['browser', 'filling']);
  });
});

describe('a folder in the place of the user’s own for temporary files', () => {
  const userId = process.getuid?.() ?? null;
  const names = ['cartpole-studio', `cartpole-studio-${userId}`];

  /** Nothing can be kept in `runs`, and somebody left an agent where it would go instead. */
  async function plant(lay: (path: string) => Promise<void>): Promise<void> {
    await rm(runs, { recursive: true });
    await writeFile(runs, 'a file');
    for (const name of names) await lay(join(root, 'temporary', name));
  }

  async function expectRefusal(reason: string): Promise<void> {
    const { resumed, steps } = await serve();
    expect(resumed).toBe(
      'Runs cannot be kept in the data folder, because a file is where the folder should be: choose another folder. ' +
        `Nothing that is learnt now is kept, nor in the folder for temporary files (“${names[1]}” ${reason}): save an agent that you want to keep.`,
    );
    expect(steps).not.toBe(33);
  }

  it.skipIf(ordinaryUser === null)('that is another user’s is not opened', async () => {
    await plant(async (path) => {
      await keep(join(path, 'browser'), 33);
      await chown(path, ordinaryUser!.uid, ordinaryUser!.gid);
    });
    await expectRefusal('belongs to another user');
  });

  it.skipIf(userId === null)('that others may write is not opened', async () => {
    await plant(async (path) => {
      await keep(join(path, 'browser'), 33);
      await chmod(path, 0o777);
    });
    await expectRefusal('is open to other users');
  });

  it.skipIf(userId === null)('that is a link is not followed', async () => {
    await keep(join(root, 'elsewhere', 'browser'), 33);
    await chmod(join(root, 'elsewhere'), 0o700);
    await plant((path) => symlink(join(root, 'elsewhere'), path));
    await expectRefusal('is no folder');
  });

  it('is made for this user alone', async () => {
    await plant(() => Promise.resolve());
    await serve();
    const [made, ...others] = await readdir(join(root, 'temporary'), { withFileTypes: true });
    expect(others).toEqual([]);
    if (userId === null) return;
    expect(made!.name).toBe(names[1]);
    const { mode } = await stat(join(root, 'temporary', made!.name));
    expect(mode & 0o777).toBe(0o700);
  });
});
