import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readModelFolder } from '../../../src/host/models/modelFolder';
import { decodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/decode';
import { scriptOf } from '../../support/processes/scripts';
import { volume } from '../../support/volume';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartpole-saves-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** What a process that saves again and again said of each save. */
async function saveMany(fill: number, saves: number): Promise<string[]> {
  const script = scriptOf('tests/support/processes/saveMany.ts');
  const child = spawn(process.execPath, [script, folder, String(fill), String(saves)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const said = await text(child.stdout);
  expect(await ended).toEqual([0, null]);
  return said.trim().split('\n');
}

it('many processes that save in one folder leave one whole model, and each knows whether it saved', async () => {
  const fills = [0.25, 0.5, 0.75];
  const saves = volume(100, 20);
  const said = (await Promise.all(fills.map((fill) => saveMany(fill, saves)))).flat();
  expect(said).toHaveLength(fills.length * saves);
  const refused = said.filter((outcome) => outcome !== 'saved');
  expect(said.length).toBeGreaterThan(refused.length);
  for (const sentence of refused) {
    expect(sentence).toMatch(/^Another CartPole Studio \(process \d+\) saves in “.*”: wait until/);
  }
  const { parameters } = decodeTfjsLayers(await readModelFolder(folder));
  expect(fills).toContain(parameters[0]);
  expect(parameters.every((value) => value === parameters[0])).toBe(true);
  expect(await readdir(folder)).toHaveLength(2);
});
