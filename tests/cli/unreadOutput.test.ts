import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelFolder } from '../../src/host/models/modelFolder';
import { decodeTfjsLayers } from '../../src/trainer/models/tfjsLayers/decode';
import { startInto, startUnread } from './runCli';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-unread-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Plays without learning, as fast as lines can be made. */
const quick = ['--seed', '5', '--check-every-steps', '0', '--learning-starts-at-step', '1000000'];

/** Processor time that a process has used, in the system's ticks. */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Resolves when a process has begun to work, and works no more for three looks. */
async function rest(pid: number): Promise<void> {
  let before = -Infinity;
  let looks = 0;
  const looksAtRest = async () => {
    const now = await ticksOf(pid);
    looks = now > 10 && now - before <= 1 ? looks + 1 : 0;
    before = now;
    return looks;
  };
  await expect.poll(looksAtRest, { interval: 300 }).toBe(3);
}

describe.skipIf(process.platform !== 'linux')('an answer that nobody reads', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('lets training wait, and end with its model at %s', async (signal, exitCode) => {
    const folder = join(root, 'agent');
    const { child } = startUnread('train', '--json', '--steps', '0', '--out', folder, ...quick);
    const exited = once(child, 'exit');
    // Of a pipe that is open and read no more.
    await once(child.stdout, 'readable');
    await rest(child.pid!);
    child.kill(signal);
    expect((await exited)[0]).toBe(exitCode);
    expect(decodeTfjsLayers(await readModelFolder(folder)).network.inputs).toBe(4);
    child.stdout.destroy();
  });

  it('is whole when somebody reads it later, and the run the same', async () => {
    const flags = ['--json', '--steps', '60000', ...quick];
    const linesOf = (words: string) =>
      words.split('\n').filter((line) => line.includes('"event":"episode"'));
    const quickReader = startUnread('train', ...flags);
    const expected = linesOf(await text(quickReader.child.stdout));
    const { child } = startUnread('train', ...flags);
    await once(child.stdout, 'readable');
    await rest(child.pid!);
    expect(child.exitCode).toBeNull();
    expect(linesOf(await text(child.stdout))).toEqual(expected);
    expect(expected.length).toBeGreaterThan(1000);
  });

  it('keeps no command that has done its work from a signal', async () => {
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const full = openSync(pipe, 'r+');
    writeSync(full, Buffer.alloc(65_536));
    const { child, ended } = startInto(full, 'random', '--episodes', '3', '--json');
    await rest(child.pid!);
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    await ended;
    expect(child.signalCode).toBe('SIGTERM');
    closeSync(full);
  });
});
