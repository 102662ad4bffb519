import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { appRoot } from '../../src/host/app/appRoot';
import { WebSocketPort } from '../../src/renderer/client/webSocketPort';
import { logIn, openSocket } from '../server/serverFixture';
import { TrainerClient } from '../shared/protocol/trainerClient';

globalThis.WebSocket ??= NodeWebSocket as unknown as typeof WebSocket;

const cli = join(appRoot, 'out/main/cli.js');
/** In no system's list of users, so that it has neither name nor home there. */
const unknownUser = { uid: 54_321, gid: 54_321 };

/** Whether this process may become such a user, and that user may read this checkout. */
const canBeUnknown =
  process.geteuid?.() === 0 &&
  spawnSync(process.execPath, ['-e', `require('fs').accessSync(${JSON.stringify(cli)}, 4)`], {
    ...unknownUser,
    env: {},
  }).status === 0;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartpole-strange-'));
  await chmod(folder, 0o777);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a command to its end; a server is asked to end once `work` is done. */
async function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
  work: (address: string) => Promise<void> = () => Promise.resolve(),
) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, problems] = [createInterface(child.stdout!), text(child.stderr!)];
  const exit = once(child, 'exit');
  const lines: string[] = [];
  output.on('line', (line) => {
    lines.push(line);
    if (!line.startsWith('http')) return;
    void work(line).finally(() => child.kill('SIGTERM'));
  });
  const [exitCode] = (await exit) as [number | null];
  return { exitCode, lines, problems: await problems };
}

/** What a window hears at first of the server at this address. */
async function greet(address: string) {
  const served = { url: new URL(address), close: () => Promise.resolve() };
  const socket = await openSocket(served, { Cookie: await logIn(served) });
  const welcome = await new TrainerClient(
    new WebSocketPort(socket as unknown as WebSocket),
  ).hello();
  socket.close();
  return welcome;
}

describe('a user without a home, whom the system does not know', () => {
  const start = (variables: Record<string, string>, ...args: string[]) =>
    run(process.execPath, [cli, ...args], {
      ...unknownUser,
      env: { PATH: process.env['PATH'], TMPDIR: folder, ...variables },
    });

  it.skipIf(!canBeUnknown).each([
    ['random', '--episodes', '1'],
    ['serve', '--no-open'],
    ['tensorflow', '--status'],
  ])('is told in a sentence how “%s” works there', async (...args) => {
    const { exitCode, problems } = await start({}, ...args);
    expect(problems).toBe(
      'This user has no home folder: name a folder for CartPole Studio’s data in the environment variable CARTPOLE_STUDIO_DATA.\n',
    );
    expect([1, 2]).toContain(exitCode);
  });

  it.skipIf(!canBeUnknown)('is served once the folder for the data is named', async () => {
    const variables = { CARTPOLE_STUDIO_DATA: join(folder, 'data') };
    const random = await start(variables, 'random', '--episodes', '1');
    expect(random).toMatchObject({ exitCode: 0, problems: '' });
    const served = await start(variables, 'serve', '--no-open');
    expect(served).toMatchObject({ exitCode: 143, problems: '' });
  });
});

describe.skipIf(process.platform === 'win32')('in a folder that was deleted', () => {
  const start = (
    variables: Record<string, string>,
    work: (address: string) => Promise<void>,
    ...args: string[]
  ) =>
    run(
      '/bin/sh',
      [
        '-c',
        'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"',
        process.execPath,
        cli,
        ...args,
      ],
      { cwd: folder, env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...variables } },
      work,
    );

  it('serves, with a trainer', async () => {
    let name = '';
    const variables = { CARTPOLE_STUDIO_DATA: join(folder, 'data') };
    const work = async (address: string) => {
      name = (await greet(address)).status.agent.name;
    };
    const { exitCode, problems } = await start(variables, work, 'serve', '--no-open');
    expect(problems).toBe('');
    expect(exitCode).toBe(143);
    expect(name).toBe('Trained example');
  });

  it.each([
    ['train', '--out', 'here'],
    ['test', 'here'],
    ['serve', '--no-open'],
  ])('says where “%s” needs one', async (...args) => {
    const variables = { CARTPOLE_STUDIO_DATA: args[0] === 'serve' ? 'data' : join(folder, 'data') };
    const { exitCode, problems } = await start(variables, () => Promise.resolve(), ...args);
    expect(problems).toBe(
      'The folder that you are in was deleted or moved away: change to another folder, or name absolute paths.\n',
    );
    expect([1, 2]).toContain(exitCode);
  });
});

describe('a data folder that cannot be made', () => {
  it.skipIf(process.platform !== 'linux')(
    'is named, and the window is served all the same',
    async () => {
      await mkdir(join(folder, 'temporary'));
      let resumed: string | null = null;
      const { exitCode, problems } = await run(
        process.execPath,
        [cli, 'serve', '--no-open'],
        {
          env: {
            ...process.env,
            DISPLAY: '',
            WAYLAND_DISPLAY: '',
            TMPDIR: join(folder, 'temporary'),
            CARTPOLE_STUDIO_DATA: '/proc/not',
          },
        },
        async (address) => {
          ({ resumed } = await greet(address));
        },
      );
      const sentence =
        'Runs cannot be kept in the data folder, because that place does not exist and cannot be made: choose another folder. ' +
        'What is learnt now is kept in the folder for temporary files alone, which the system empties: save an agent that you want to keep.';
      expect(resumed).toBe(sentence);
      expect(problems).toBe(`${sentence} Runs belong in /proc/not/runs.\n`);
      expect(exitCode).toBe(143);
    },
  );
});
