import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isUnfinished } from '../../../src/host/files/atomicWrite';
import { readModelPath } from '../../../src/host/models/modelPath';
import { writeModel } from '../../../src/host/models/modelWriter';
import { modelFileName, type ModelFormatId } from '../../../src/shared/modelFormats';
import { encodeModel } from '../../../src/trainer/models/modelFormats';
import { scriptOf } from '../../support/processes/scripts';
import { volume } from '../../support/volume';
import { filledModel } from '../../trainer/models/largeModels';
import { openFiles } from '../../trainer/models/openFiles';
import { writableFormats } from './writableFormats';

/** At least; on until a save was killed on either side of its end, which is soon. */
const kills = volume(100, 12);
const mostKills = kills + 30;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-kill-'));
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

/** How long a save takes here, roughly. */
let saveMs = 20;

/** Starts a child that saves without end, and kills it somewhere in the save after so many. */
async function saveAndKill(path: string, format: ModelFormatId, saves: number): Promise<void> {
  const script = scriptOf('tests/host/models/saveForever.ts');
  const child = spawn(process.execPath, [script, path, format], {
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

async function save(path: string, format: ModelFormatId, fill: number): Promise<void> {
  const files = await encodeModel(filledModel(fill), format);
  await writeModel(path, { format, files, readme: `# ${fill}\n` });
}

/** What a save that was killed left in the folder: unfinished files, and weights of no model. */
async function countLeftovers(folder: string): Promise<number> {
  const names = await readdir(folder);
  const weights = names.filter((name) => name.startsWith('weights-'));
  return names.filter(isUnfinished).length + Math.max(0, weights.length - 1);
}

it.each(writableFormats)(
  'a model whose save was killed is the old one or the new one: %s',
  { timeout: volume(600_000, 120_000) },
  async (format) => {
    const path = join(root, format, modelFileName('agent', format));
    await mkdir(dirname(path));
    const folder = format === 'tfjsLayers' ? path : dirname(path);
    const seen = new Set<number>();
    let leftovers = 0;
    await save(path, format, 0.25);
    const hasShownAll = () => seen.size === 2 && leftovers > 0;
    for (let kill = 0; kill < kills || (!hasShownAll() && kill < mostKills); kill++) {
      await saveAndKill(path, format, kill % 3);
      const { parameters } = await openFiles((await readModelPath(path)).files);
      const fill = parameters[0]!;
      expect([0.25, 0.75]).toContain(fill);
      expect(parameters.every((value) => value === fill)).toBe(true);
      seen.add(fill);
      leftovers += await countLeftovers(folder);
    }
    // Otherwise the kills hit no save, and the test has shown nothing.
    expect(seen.size).toBe(2);
    expect(leftovers).toBeGreaterThan(0);

    await save(path, format, 0.5);
    expect((await openFiles((await readModelPath(path)).files)).parameters[0]).toBe(0.5);
    if (format === 'tfjsLayers') {
      const names = (await encodeModel(filledModel(0.5), format)).map(({ name }) => name);
      expect((await readdir(path)).sort()).toEqual([...names, 'README.md'].sort());
    }
  },
);
