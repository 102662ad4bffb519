import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findLeftRuns, leftRunsSentence } from '../../../src/host/checkpoints/leftRuns';
import { claimRunFolder } from '../../../src/host/checkpoints/runFolder';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cartpole-runs-'));
});

afterEach(() => rm(parent, { recursive: true }));

async function leave(name: string, keptAt: Date): Promise<void> {
  const file = join(parent, name, 'checkpoint-1.bin');
  await mkdir(join(parent, name));
  await writeFile(file, '');
  await utimes(file, keptAt, keptAt);
}

const at = (hour: number) => new Date(2026, 10, 28, hour, 5);

it('none of many runs is forgotten, whichever face kept it', async () => {
  await mkdir(join(parent, 'empty'));
  for (const [hour, name] of ['browser', 'desktop', 'browser-2', 'browser-3', 'my run'].entries()) {
    await leave(name, at(hour));
  }
  const run = await claimRunFolder(parent, 'browser');
  expect(run.path).toBe(join(parent, 'browser-3'));
  expect(run.otherRuns).toBe(
    'Four more runs were left: “my run” (28 Nov 2026, 04:05), “browser-2” (28 Nov 2026, 02:05), “desktop” (28 Nov 2026, 01:05) and “browser” (28 Nov 2026, 00:05). To open one, start CartPole Studio with its name, as in “--run=my run”.',
  );
  // What is open was not left.
  expect((await findLeftRuns(parent)).map(({ name }) => name)).not.toContain('browser-3');
  const desktop = await claimRunFolder(parent, 'desktop', { run: 'my run' });
  expect(desktop.path).toBe(join(parent, 'my run'));
  await run.release();
  await desktop.release();
});

it('a new face opens none of another one’s, but names them', async () => {
  await leave('browser', at(1));
  const run = await claimRunFolder(parent, 'desktop');
  expect(run.path).toBe(join(parent, 'desktop'));
  expect(run.otherRuns).toBe(
    'A run was left: “browser” (28 Nov 2026, 01:05). To open it, start CartPole Studio with “--run=browser”.',
  );
  await run.release();
});

it('counts what would be too much to name', () => {
  const runs = Array.from({ length: 12 }, (_, day) => ({
    name: `browser-${day}`,
    keptAtMs: at(day).getTime(),
  }));
  expect(leftRunsSentence(runs, false)).toMatch(
    /^12 runs were left: “browser-0” \(.*\), .* and 8 more\. To open one/,
  );
});
