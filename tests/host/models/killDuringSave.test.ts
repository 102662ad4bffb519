import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeModelFolder } from '../../../src/host/models/modelDestination';
import { readModelFolder } from '../../../src/host/models/modelFolder';
import { decodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/decode';
import { scriptOf } from '../../support/processes/scripts';
import { volume } from '../../support/volume';
import { largeModel } from '../../trainer/models/largeModels';

/** At least; on until a save was killed on either side of its end, which is soon. */
const kills = volume(25, 12);
const mostKills = 40;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartpole-kill-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** How long a save takes here, roughly. */
let saveMs = 20;

/** Starts a child that saves without end, and kills it somewhere in the save after so many. */
async function saveAndKill(saves: number): Promise<void> {
  const script = scriptOf('tests/host/models/saveForever.ts');
  const child = spawn(process.execPath, [script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  for (let save = 0; save < saves; save++) {
    const beganMs = performance.now();
    await lines.next();
    saveMs = performance.now() - beganMs;
  }
  await sleep(saveMs * Math.random());
  child.kill('SIGKILL');
  await once(child, 'close');
}

it(
  'a folder whose save was killed holds the old model or the new one',
  { timeout: 120_000 },
  async () => {
    const seen = new Set<number>();
    let leftovers = 0;
    await writeModelFolder(folder, largeModel(0.25));
    const hasShownAll = () => seen.size === 2 && leftovers > 0;
    for (let kill = 0; kill < kills || (!hasShownAll() && kill < mostKills); kill++) {
      await saveAndKill(kill % 3);
      const { parameters } = decodeTfjsLayers(await readModelFolder(folder));
      const fill = parameters[0]!;
      expect([0.25, 0.75]).toContain(fill);
      expect(parameters.every((value) => value === fill)).toBe(true);
      seen.add(fill);
      leftovers += (await readdir(folder)).length - 2;
    }
    // Otherwise the kills hit no save, and the test has shown nothing.
    expect(seen.size).toBe(2);
    expect(leftovers).toBeGreaterThan(0);

    await writeModelFolder(folder, largeModel(0.5));
    const names = (await readdir(folder)).sort();
    expect(names).toEqual(
      largeModel(0.5)
        .map((file) => file.name)
        .sort(),
    );
  },
);
