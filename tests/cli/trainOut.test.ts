import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelFolder } from '../../src/host/models/modelFolder';
import { decodeTfjsLayers } from '../../src/trainer/models/tfjsLayers/decode';
import { hasSignals } from '../support/signals';
import { eventsOf, startCliWith } from './runCli';

let root: string;
/** The app's data folder. */
let data: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-cli-'));
  data = join(root, 'data');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const endless = ['--steps', '0', '--check-every-steps', '0'];

function startTraining(seed: number, folder: string, ...flags: string[]) {
  const variables = { CARTPOLE_STUDIO_DATA: data };
  const seeded = ['--seed', String(seed), '--out', folder];
  return startCliWith(variables, 'train', '--json', ...seeded, ...flags);
}

/** Lets it train for a moment, so that its folder is its own and there is a model to save. */
async function begun({ child }: ReturnType<typeof startTraining>): Promise<void> {
  while (!String(await once(child.stdout, 'data')).includes('"episode"'));
}

const seedIn = async (folder: string) =>
  decodeTfjsLayers(await readModelFolder(folder)).metadata!.seed;

/** The one model in the data folder. */
async function rescued(): Promise<string> {
  const names = await readdir(join(data, 'models'));
  expect(names).toHaveLength(1);
  return join(data, 'models', names[0]!);
}

describe.skipIf(!hasSignals)('the folder of a run that saves at its end', () => {
  it('is refused to a second run, even with --overwrite, and holds the first one’s model', async () => {
    const folder = join(root, 'agent');
    const first = startTraining(1, folder, ...endless);
    await begun(first);
    for (const flags of [[], ['--overwrite']]) {
      const second = await startTraining(2, folder, ...endless, ...flags).ended;
      expect(second).toMatchObject({ exitCode: 2, output: '' });
      expect(second.problems).toBe(
        `Another CartPole Studio (process ${first.child.pid}) saves in “agent”: wait until it has ended, or choose another folder.\n`,
      );
    }
    first.child.kill('SIGINT');
    expect(await first.ended).toMatchObject({ exitCode: 130, problems: '' });
    expect(await seedIn(folder)).toBe(1);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('is free again after a run that was killed', async () => {
    const folder = join(root, 'agent');
    const killed = startTraining(1, folder, ...endless);
    await begun(killed);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const next = await startTraining(2, folder, '--steps', '10').ended;
    expect(next.problems).toBe('');
    expect(await seedIn(folder)).toBe(2);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('keeps what another program put there meanwhile; the run’s own model goes elsewhere', async () => {
    const folder = join(root, 'agent');
    const run = startTraining(1, folder, ...endless);
    await begun(run);
    await cp('resources/trained-agent', folder, { recursive: true });
    const theirs = await seedIn(folder);
    run.child.kill('SIGINT');
    const { exitCode, problems } = await run.ended;
    const elsewhere = await rescued();
    expect(exitCode).toBe(130);
    expect(problems).toBe(
      `“agent” was given another model meanwhile, which stays. The model is saved in ${elsewhere} instead.\n`,
    );
    expect(await seedIn(folder)).toBe(theirs);
    expect(await seedIn(elsewhere)).toBe(1);
  });

  it('is made again where it was removed', async () => {
    const folder = join(root, 'agent');
    const run = startTraining(1, folder, ...endless);
    await begun(run);
    await rm(folder, { recursive: true, force: true });
    run.child.kill('SIGINT');
    expect(await run.ended).toMatchObject({ exitCode: 130, problems: '' });
    expect(await seedIn(folder)).toBe(1);
  });
});

describe.skipIf(!hasSignals)('a run whose model cannot be saved at its end', () => {
  /** At its limit, so that the exit code is the save's. */
  const easy = ['--solved-mean', '1', '--confirm-episodes', '5', '--check-episodes', '5'].concat(
    // Its only check is far away, also where this test is slow to be told of the start.
    ['--steps', '40000', '--check-every-steps', '20000'],
  );

  async function expectRescue(folder: string, spoil: () => unknown, reason: string): Promise<void> {
    const run = startTraining(1, folder, ...easy);
    // It has told its settings.
    await once(run.child.stdout, 'data');
    run.child.kill('SIGSTOP');
    await spoil();
    run.child.kill('SIGCONT');
    const ended = await run.ended;
    const elsewhere = await rescued();
    expect(ended.problems).toBe(`${reason} The model is saved in ${elsewhere} instead.\n`);
    expect(ended.exitCode).toBe(1);
    expect(eventsOf(ended, 'saved')).toEqual([{ event: 'saved', folder: elsewhere }]);
    expect(elsewhere).toMatch(/[\\/]agent-\d{4}-\d\d-\d\dT[\d-]+Z$/);
    expect(await seedIn(elsewhere)).toBe(1);
  }

  it('goes to the data folder where a file took its parent’s place', async () => {
    const parent = join(root, 'models');
    await expectRescue(
      join(parent, 'agent'),
      async () => {
        await rename(parent, join(root, 'moved'));
        await writeFile(parent, 'a file');
      },
      '“agent” cannot be written, because a part of its path is a file: choose a folder.',
    );
  });

  it('goes to the data folder where somebody put other files in its place', async () => {
    const folder = join(root, 'agent');
    await expectRescue(
      folder,
      async () => {
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder);
        await writeFile(join(folder, 'thesis.docx'), 'mine');
      },
      '“agent” holds other files and no model: choose an empty folder or the folder of a saved model.',
    );
    expect(await readdir(folder)).toEqual(['thesis.docx']);
  });

  it('goes to the data folder where the disk is full', async ({ skip }) => {
    const disk = join(root, 'disk');
    await mkdir(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]);
    if (mounted.status !== 0) skip('This user may not mount a disk.');
    try {
      const folder = join(disk, 'agent');
      await expectRescue(
        folder,
        () => writeFile(join(disk, 'filler'), new Uint8Array(256 * 1024)).catch(() => undefined),
        '“agent” cannot be written, because the disk is full: make room or choose another disk.',
      );
      await expect(stat(join(folder, 'model.json'))).rejects.toThrow('ENOENT');
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
