import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointFolder } from '../../../src/host/checkpoints/checkpointFolder';
import type { Checkpoint } from '../../../src/trainer/checkpoint/checkpoint';
import { encodeCheckpoint } from '../../../src/trainer/checkpoint/checkpointFormat';
import { checkpointVersion } from '../../../src/trainer/checkpoint/migrations';
import type { TrainerClient } from '../../shared/protocol/trainerClient';
import { asOrdinaryUser, hasFileModes, ordinaryUser } from '../../support/ordinaryUser';
import { ofVersion, someCheckpoint } from '../../support/someCheckpoint';
import { startTrainerIn } from './startTrainerIn';

const isUnix = process.platform !== 'win32';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartpole-checkpoints-'));
  if (ordinaryUser !== null) await chown(folder, ordinaryUser.uid, ordinaryUser.gid);
});
afterEach(() => rm(folder, { recursive: true }));

const files = async () => (await readdir(folder)).sort();
const nameOf = (number: number) => `checkpoint-${number}.bin`;

/** Keeps checkpoints of these steps as numbers 1, 2, ... */
async function keep(...checkpoints: (number | Checkpoint | Uint8Array)[]): Promise<void> {
  const store = new CheckpointFolder(folder);
  for (const one of checkpoints) {
    const made = typeof one === 'number' ? someCheckpoint(one) : one;
    await store.save(made instanceof Uint8Array ? [made] : encodeCheckpoint(made));
  }
}

const newer = (steps: number) =>
  ofVersion(checkpointVersion + 1, encodeCheckpoint(someCheckpoint(steps)));

/** It is read whole, but no agent can be made of it. */
function misfit(steps: number): Checkpoint {
  const { state, arrays } = someCheckpoint(steps);
  const dqn = { ...state.agent.dqn, replayNext: 1e6 };
  return { state: { ...state, agent: { ...state.agent, dqn } }, arrays };
}

/** What a trainer says that starts in the folder, and what it then has. */
async function start(work: (client: TrainerClient) => Promise<void> = () => Promise.resolve()) {
  const { trainer, client } = await startTrainerIn(folder, { reason: 'appStarted', restarts: 0 });
  const { resumed, status } = await client.hello();
  await work(client);
  await trainer.close();
  return { resumed, steps: status.agent.environmentSteps };
}

/** Trains until so many further checkpoints lie in the folder that old ones would be removed. */
async function train(client: TrainerClient): Promise<void> {
  client.post({ type: 'setPace', pace: 'max' });
  for (let turn = 0; turn < 4; turn++) {
    client.post({
      type: 'newAgent',
      hyperparameters: someCheckpoint(5).state.agent.hyperparameters,
      seed: turn,
    });
    const before = (await files()).join();
    await expect.poll(async () => (await files()).join()).not.toBe(before);
  }
}

describe('a checkpoint that cannot be used', () => {
  it.skipIf(!hasFileModes)(
    'because the system does not let it be read is left, named, and brought back later',
    async () => {
      await asOrdinaryUser(async () => {
        await keep(5, 6, 7);
        for (const number of [1, 2, 3]) await chmod(join(folder, nameOf(number)), 0);
        const before = await files();
        const { resumed } = await start();
        for (const number of [1, 2, 3]) {
          expect(resumed).toContain(
            `“${nameOf(number)}” (cannot be read: the system does not allow it; left where it is)`,
          );
        }
        expect(await files()).toEqual(before);
        for (const number of [1, 2, 3]) await chmod(join(folder, nameOf(number)), 0o600);
        expect((await start()).steps).toBe(7);
      });
    },
  );

  it.skipIf(!hasFileModes)('is never removed, even where training goes on beside it', async () => {
    await asOrdinaryUser(async () => {
      await keep(5, 6);
      await chmod(join(folder, nameOf(2)), 0);
      const { resumed, steps } = await start(train);
      expect(steps).toBe(5);
      expect(resumed).toMatch(/^Your agent from last time is back, as of step 5\. Passed over: /);
      await chmod(join(folder, nameOf(2)), 0o600);
      await start(train);
      expect(await files()).toEqual(expect.arrayContaining([nameOf(1), nameOf(2)]));
    });
  });

  it('of a newer version is set aside and named, and the next older one goes on', async () => {
    await keep(5, newer(6), newer(7));
    const { resumed, steps } = await start(train);
    expect(steps).toBe(5);
    for (const number of [2, 3]) {
      expect(resumed).toContain(
        `“${nameOf(number)}” (of a newer version of CartPole Studio; kept as “newer-${nameOf(number)}”)`,
      );
    }
    expect(await files()).toEqual(
      expect.arrayContaining(['newer-checkpoint-2.bin', 'newer-checkpoint-3.bin']),
    );
  });

  it('because it does not fit is set aside alone', async () => {
    await keep(5, 6, misfit(7));
    const { resumed, steps } = await start();
    expect(steps).toBe(6);
    expect(resumed).toMatch(/“checkpoint-3\.bin” \(does not fit: .+; kept as “unusable-check/);
    expect(await files()).toEqual([nameOf(1), nameOf(2), 'unusable-checkpoint-3.bin']);
  });

  it('because it is damaged takes no namesake’s place', async () => {
    await writeFile(join(folder, 'unusable-checkpoint-2.bin'), 'an earlier one');
    await keep(5, 6);
    const path = join(folder, nameOf(2));
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
    const { resumed, steps } = await start();
    expect(steps).toBe(5);
    expect(resumed).toContain(
      '“checkpoint-2.bin” (damaged; kept as “unusable-checkpoint-2-2.bin”)',
    );
    expect(await readFile(join(folder, 'unusable-checkpoint-2.bin'), 'utf8')).toBe(
      'an earlier one',
    );
  });

  it.skipIf(!isUnix)(
    'because it is a pipe, or a link to a device, keeps nobody waiting',
    async () => {
      await keep(5);
      execFileSync('mkfifo', [join(folder, nameOf(2))]);
      await symlink('/dev/zero', join(folder, nameOf(3)));
      const before = await files();
      const { resumed, steps } = await start();
      expect(steps).toBe(5);
      for (const number of [2, 3]) {
        expect(resumed).toContain(
          `“${nameOf(number)}” (cannot be read: it is no plain file; left where it is)`,
        );
      }
      expect(await files()).toEqual(before);
    },
  );

  it('is told where there is no other', async () => {
    await writeFile(join(folder, nameOf(7)), 'of another age');
    const { resumed } = await start();
    expect(resumed).toBe(
      'Your agent from last time could not be brought back: it begins with the trained example. ' +
        'Passed over: “checkpoint-7.bin” (damaged; kept as “unusable-checkpoint-7.bin”).',
    );
  });
});
