import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeModelFolder } from '../../src/host/models/modelDestination';
import { encodeTfjsLayers } from '../../src/trainer/models/tfjsLayers/encode';
import { exampleModel } from '../trainer/models/someModels';
import { startCliWith } from './runCli';

const isUnix = process.platform !== 'win32';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-hostile-'));
  folder = join(root, 'agent');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Plays an episode of what lies at a path, with less memory than a hostile file would take. */
const play = (path: string) =>
  startCliWith({ NODE_OPTIONS: '--max-old-space-size=160' }, 'test', path, '--episodes', '1').ended;

async function expectRefusal(path: string, sentence: string): Promise<void> {
  const { exitCode, problems } = await play(path);
  expect(problems).toBe(`${sentence}\n`);
  expect(exitCode).toBe(3);
}

describe('a model’s file that is too much', () => {
  it('is refused before it is read: 60 MB of brackets as model.json', async () => {
    await writeFile(join(folder, 'model.json'), Buffer.alloc(60_000_000, '['));
    await expectRefusal(
      folder,
      'model.json in “agent” has more than the 4194304 bytes that can be opened: choose a smaller model.',
    );
  });

  it('is refused before it becomes objects: 4 MB of brackets', async () => {
    await writeFile(join(folder, 'model.json'), Buffer.alloc(4_000_000, '['));
    await expectRefusal(
      folder,
      'model.json is nested too deeply: choose the folder of another TF.js Layers model.',
    );
  });

  it.skipIf(!isUnix)('is not waited for: a pipe or a device in place of a zip', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.zip')]);
    await expectRefusal(join(root, 'pipe.zip'), '“pipe.zip” is not a file: choose a saved model.');
    await symlink('/dev/zero', join(root, 'zero.zip'));
    await expectRefusal(join(root, 'zero.zip'), '“zero.zip” is not a file: choose a saved model.');
  });
});

describe('a model that other programs touched', () => {
  beforeEach(() => writeModelFolder(folder, encodeTfjsLayers(exampleModel())));

  it('is opened with a byte order mark before its model.json', async () => {
    const path = join(folder, 'model.json');
    await writeFile(path, Buffer.concat([Buffer.from('\uFEFF'), await readFile(path)]));
    const { exitCode, problems, lines } = await play(folder);
    expect(problems).toBe('');
    expect(exitCode).toBe(0);
    expect(lines[0]).toMatch(/^episode: 1\/1, score: \d+$/);
  });

  it.skipIf(!isUnix)('is opened with marks of direction in its names', async () => {
    const path = join(folder, 'model.json');
    const text = await readFile(path, 'utf8');
    const [, weights] = encodeTfjsLayers(exampleModel());
    const marked = `\u200f${weights!.name}`;
    await writeFile(path, text.replace(weights!.name, marked));
    await rename(join(folder, weights!.name), join(folder, marked));
    expect(await play(folder)).toMatchObject({ exitCode: 0, problems: '' });
    await rm(join(folder, marked));
    await expectRefusal(
      folder,
      `The weights file “\\u{200f}${weights!.name}” is missing in “agent”: copy the whole folder again.`,
    );
  });
});
