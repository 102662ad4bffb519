import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { CrashReport } from '../../../src/host/app/crashReport';
import {
  TrainerSupervisor,
  type SupervisorOptions,
} from '../../../src/host/process/trainerSupervisor';
import { startTrainerChild, type TrainerEntry } from '../../../src/server/trainerChild';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { Port } from '../../../src/shared/ports/port';
import type { Circumstances } from '../../../src/trainer/checkpoint/resumption';
import { trainerArguments } from '../../support/trainerArguments';
import { trainerEntry } from '../../server/serverFixture';
import { hasSignals } from '../../support/signals';

const echo = trainerEntry('tests/support/processes/echoTrainer.ts');

/**
 * Sooner than a person would have to wait. A busy machine may keep a child from its signs, ten a
 * second, for a moment, and lets it start slowly.
 */
const soon = { beatMs: 400, missedBeatsAtStart: 150 };

const running: TrainerSupervisor<Port>[] = [];

function supervise(options: Partial<SupervisorOptions<Port>> = {}): TrainerSupervisor<Port> {
  const supervisor = new TrainerSupervisor<Port>({
    start: () => startTrainerChild(echo, []),
    ...options,
  });
  running.push(supervisor);
  return supervisor;
}

/** Asks over a new line which process answers; the line stays open. */
async function ask(
  supervisor: TrainerSupervisor<Port>,
  question: object = { question: 'who are you?' },
): Promise<{ pid: number; face: Port }> {
  const [face, far] = createMemoryPortPair();
  if (!supervisor.attach(far)) throw new Error('No trainer runs.');
  const answer = await new Promise<unknown>((resolve, reject) => {
    face.onMessage(resolve);
    face.onClose(() => reject(new Error('The line was closed.')));
    face.post(question);
  });
  return { pid: (answer as { pid: number }).pid, face };
}

const closed = (face: Port) => new Promise<void>((resolve) => face.onClose(resolve));

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a supervised trainer', () => {
  afterEach(async () => {
    await Promise.all(running.splice(0).map((supervisor) => supervisor.close()));
  });

  it('carries many lines at once without mixing them', async () => {
    const supervisor = supervise();
    const echoes = Array.from({ length: 20 }, async (_, line) => {
      const [face, far] = createMemoryPortPair();
      supervisor.attach(far);
      const heard: unknown[] = [];
      face.onMessage((message) => heard.push((message as { message: unknown }).message));
      const sent = Array.from({ length: 50 }, (_, turn) => ({
        line,
        turn,
        f: new Float64Array(turn),
      }));
      sent.forEach((message) => face.post(message));
      await expect.poll(() => heard.length).toBe(50);
      expect(heard).toEqual(sent);
      face.close();
    });
    await Promise.all(echoes);
  });

  it('is restarted after it was killed, and its lines are closed', async () => {
    let restarts = 0;
    const supervisor = supervise({ onRestarted: () => restarts++ });
    const first = await ask(supervisor);
    process.kill(first.pid, 'SIGKILL');
    await closed(first.face);
    expect(supervisor.attach(createMemoryPortPair()[0])).toBe(false);
    await expect.poll(() => restarts).toBe(1);
    const second = await ask(supervisor);
    expect(second.pid).not.toBe(first.pid);
  });

  it.skipIf(!hasSignals)('is killed and restarted when it hangs', async () => {
    const supervisor = supervise({ times: soon });
    const first = await ask(supervisor);
    process.kill(first.pid, 'SIGSTOP');
    await closed(first.face);
    expect(isAlive(first.pid)).toBe(false);
    await expect
      .poll(async () => (await ask(supervisor).catch(() => ({ pid: 0 }))).pid)
      .toBeGreaterThan(0);
  });

  it('may be busy for long if it says so before, and not otherwise', async () => {
    const supervisor = supervise({ times: soon });
    const { pid } = await ask(supervisor);
    const blockMs = 4000;
    expect(await ask(supervisor, { blockMs, announced: true })).toMatchObject({ pid });
    await expect(ask(supervisor, { blockMs: 60_000 })).rejects.toThrow('The line was closed.');
    expect(isAlive(pid)).toBe(false);
  });

  it('does not count as hung while it says anything, and does when it says nothing', async () => {
    const crashes: CrashReport[] = [];
    const supervisor = supervise({ times: soon, onCrash: (report) => crashes.push(report) });
    const { pid, face } = await ask(supervisor, { quiet: true });
    const hungMs = 6 * soon.beatMs;
    for (const startMs = performance.now(); performance.now() - startMs < 2 * hungMs;) {
      expect((await ask(supervisor)).pid).toBe(pid);
      await pause(50);
    }
    await closed(face);
    expect(crashes).toMatchObject([{ what: 'hung' }]);
  });

  it('is given up, with a sentence, when it fails too often in a row, until it is asked for', async () => {
    const sentences: string[] = [];
    const starts: Circumstances[] = [];
    const failing = { path: echo.path, execArgv: ['--eval', 'process.exit(1)'] };
    let entry: TrainerEntry = failing;
    const supervisor = supervise({
      start: (circumstances) => {
        starts.push(circumstances);
        return startTrainerChild(entry, []);
      },
      onGaveUp: (sentence) => sentences.push(sentence),
      times: { firstPauseMs: 1, maxRestarts: 2 },
    });
    const sentence =
      'The trainer stopped 3 times in a row, and is not started any more. Your run is kept: ' +
      'start CartPole Studio again; its log says what happened.';
    await expect.poll(() => sentences).toEqual([sentence]);
    expect(supervisor.problem).toBe(sentence);
    expect(starts.map(({ restarts }) => restarts)).toEqual([0, 1, 2]);
    expect(supervisor.attach(createMemoryPortPair()[0])).toBe(false);

    entry = echo;
    supervisor.startAgain();
    // Once: it runs already.
    supervisor.startAgain();
    expect(supervisor.problem).toBeNull();
    expect((await ask(supervisor)).pid).toBeGreaterThan(0);
    expect(starts.slice(3)).toEqual([{ reason: 'appStarted', restarts: 0 }]);
  });

  it('ends with its supervisor', async () => {
    const supervisor = supervise();
    const { pid, face } = await ask(supervisor);
    await supervisor.close();
    await closed(face);
    expect(isAlive(pid)).toBe(false);
  });

  it('ends by itself when the process that owns it dies', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-owner-'));
    const script = join(folder, 'owner.mjs');
    await writeFile(
      script,
      `import { fork } from 'node:child_process';
       const child = fork(${JSON.stringify(trainerEntry('src/server/serverTrainer.ts').path)}, ${JSON.stringify(trainerArguments(folder))}, {
         serialization: 'advanced',
       });
       child.once('message', () => console.log(child.pid));
       child.once('exit', () => process.exit(1));`,
    );
    const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    await rm(folder, { recursive: true });
  });
});
