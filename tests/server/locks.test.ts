import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketPort } from '../../src/renderer/client/webSocketPort';
import { startServer, type ServerOptions } from '../../src/server/server';
import { TrainerClient } from '../shared/protocol/trainerClient';
import { endlessRun } from '../support/endlessRun';
import { hasSignals } from '../support/signals';
import { logIn, makePage, openSocket, serveAlone, servePage, type Served } from './serverFixture';

/** Ends what a test started, the last one first. */
const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function page(trainer: Parameters<typeof makePage>[0]) {
  const { built, remove } = await makePage(trainer);
  endings.push(remove);
  return {
    built,
    run: join(built.runsFolder, 'browser'),
    serve: async (options: Pick<ServerOptions, 'run'> = {}) => {
      const server = await serveAlone({ ...built, ...options });
      endings.push(() => server.close());
      return server;
    },
  };
}

async function client(server: Served): Promise<TrainerClient> {
  const socket = await openSocket(server, { Cookie: await logIn(server) });
  return new TrainerClient(new WebSocketPort(socket as unknown as WebSocket));
}

async function control(server: Served): Promise<TrainerClient> {
  const face = await client(server);
  await face.hello();
  return face;
}

/** Each checkpoint's bytes by its name. */
function checkpointsIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name.startsWith('checkpoint-'));
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}

/** The server's only child. */
function trainerOf(serverPid: number): number {
  return Number(readFileSync(`/proc/${serverPid}/task/${serverPid}/children`, 'utf8').trim());
}

function hasEnded(pid: number): boolean {
  try {
    return /^\d+ \(.*\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

describe.skipIf(!hasSignals)('the folder of a server that is stopped but lives', () => {
  it('stays its own, however long it was stopped and whatever the clock says', async () => {
    const { built, run, serve } = await page('tests/support/processes/echoTrainer.ts');
    const first = await serve();
    const lock = await readFile(`${run}.lock`, 'utf8');
    process.kill(first.pid, 'SIGSTOP');
    endings.push(async () => void process.kill(first.pid, 'SIGCONT'));
    await utimes(`${run}.lock`, 0, 0);
    await serve();
    expect(await readFile(`${run}.lock`, 'utf8')).toBe(lock);
    expect(readdirSync(built.runsFolder).sort()).toEqual(['browser-2.lock', 'browser.lock']);
  });
});

describe('the runs of two servers that were killed', () => {
  it('are all found at the next start: the newest is opened, the other one named, and opened when asked for', async () => {
    const { built, serve } = await page('src/server/serverTrainer.ts');
    const isKept = (run: string) => {
      const folder = join(built.runsFolder, run);
      return existsSync(folder) && Object.keys(checkpointsIn(folder)).length > 0;
    };
    const servers = [await serve(), await serve()];
    for (const [seed, server] of servers.entries()) {
      const face = await control(server);
      face.post({ type: 'newAgent', hyperparameters: endlessRun, seed });
      const run = seed === 0 ? 'browser' : 'browser-2';
      await expect.poll(() => isKept(run)).toBe(true);
    }
    const trainers = process.platform === 'linux' ? servers.map(({ pid }) => trainerOf(pid)) : [];
    for (const server of servers) await server.kill();
    // Each may keep its run once more when its server is gone.
    for (const trainer of trainers) await expect.poll(() => hasEnded(trainer)).toBe(true);
    const keptAt = new Date(2026, 10, 27, 6, 10);
    for (const name of readdirSync(join(built.runsFolder, 'browser'))) {
      await utimes(join(built.runsFolder, 'browser', name), keptAt, keptAt);
    }

    const next = await serve();
    const { resumed, status } = await (await client(next)).hello();
    expect(status.agent.seed).toBe(1);
    expect(resumed).toBe(
      'Your agent from last time is back. Another run was left: “browser” (27 Nov 2026, 06:10). To open it, start CartPole Studio with “--run=browser”.',
    );
    await next.close();

    const asked = await serve({ run: 'browser' });
    const other = await (await client(asked)).hello();
    expect(other.status.agent.seed).toBe(0);
    expect(other.resumed).toMatch(/^Your agent .* Another run was left: “browser-2” \(/);
    // It has that one open, so that it was not left; and there is no other of this name.
    const refused = startServer({ port: 0, ...built, run: 'browser' });
    await expect(refused).rejects.toThrow(
      /^No run “browser” was left, or another CartPole Studio has it open\. A run was left: “browser-2”/,
    );
  });
});

describe.skipIf(process.platform !== 'linux')('a trainer that outlived its server', () => {
  it('leaves the folder alone that another server has by now', async () => {
    const { run, serve } = await page('src/server/serverTrainer.ts');
    const first = await serve();
    const face = await control(first);
    face.post({ type: 'setPace', pace: 'max' });
    face.post({ type: 'newAgent', hyperparameters: endlessRun, seed: 1 });
    face.post({ type: 'train' });
    await expect.poll(() => Object.keys(checkpointsIn(run)).length).toBeGreaterThan(1);
    const orphan = trainerOf(first.pid);
    process.kill(orphan, 'SIGSTOP');
    endings.push(async () => {
      if (!hasEnded(orphan)) process.kill(orphan, 'SIGKILL');
    });
    await first.kill();

    const second = await serve();
    const others = await control(second);
    const before = Object.keys(checkpointsIn(run)).length;
    const known = new Set(Object.values(checkpointsIn(run)));
    others.post({ type: 'newAgent', hyperparameters: endlessRun, seed: 2 });
    const isKept = () => Object.values(checkpointsIn(run)).some((bytes) => !known.has(bytes));
    await expect.poll(isKept).toBe(true);
    expect(before).toBeGreaterThan(0);
    const kept = checkpointsIn(run);
    process.kill(orphan, 'SIGCONT');
    await expect.poll(() => hasEnded(orphan)).toBe(true);
    expect(checkpointsIn(run)).toEqual(kept);
  });
});

describe('a trainer whose folder another one took over', () => {
  it('writes nothing there any more, says so, and goes on training', async () => {
    const said: string[] = [];
    vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
    const server = await servePage('src/server/serverTrainer.ts');
    endings.push(() => server.close());
    const run = join(server.built.runsFolder!, 'browser');
    const face = await control(server);
    face.post({ type: 'setPace', pace: 'max' });
    face.post({ type: 'newAgent', hyperparameters: endlessRun, seed: 1 });
    face.post({ type: 'train' });
    await face.next('progress', ({ environmentSteps }) => environmentSteps > 500, 0);
    face.post({ type: 'pause' });
    await face.next('statusChanged', ({ status }) => status.paused, 0);

    const theirs = JSON.stringify({ pid: process.pid, startedAt: null, token: '0123456789abcdef' });
    // The checkpoint of the pause may be the one that meets it.
    const from = face.events.length;
    await writeFile(`${run}.lock`, theirs);
    face.post({ type: 'resume' });
    const { reason } = await face.next('checkpointFailed', () => true, from);
    expect(reason).toMatch(/was removed, or taken over by another CartPole Studio: save its model/);
    const left = checkpointsIn(run);
    const { environmentSteps } = await face.next('progress', () => true, from);
    await face.next('progress', (progress) => progress.environmentSteps > environmentSteps, from);
    await face.ask({ type: 'stop' }, 'activityEnded');
    await server.server.close();
    expect(checkpointsIn(run)).toEqual(left);
    expect(await readFile(`${run}.lock`, 'utf8')).toBe(theirs);
    expect(said).toEqual([expect.stringMatching(/^A crash would lose this run: .* taken over by/)]);
  });
});
