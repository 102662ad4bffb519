import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelDestination, writeModelFolder } from '../../../src/host/models/modelDestination';
import { readModelFolder } from '../../../src/host/models/modelFolder';
import { encodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/encode';
import { scriptOf } from '../../support/processes/scripts';
import { exampleModel } from '../../trainer/models/someModels';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-folder-'));
  folder = join(root, 'my model');
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const example = encodeTfjsLayers(exampleModel(0.5));
const other = encodeTfjsLayers(exampleModel(0.25));
const namesOf = (files: typeof example) => files.map((file) => file.name).sort();

/** Writes a folder by hand. */
async function lay(files: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

const manifest = (...paths: string[]) => JSON.stringify({ weightsManifest: [{ paths }] });

describe('a saved folder', () => {
  it('reads as it was written, by its path or its model.json’s', async () => {
    await writeModelFolder(folder, example);
    expect(await readModelFolder(folder)).toEqual(example);
    expect(await readModelFolder(join(folder, 'model.json'))).toEqual(example);
  });

  it('is created with the folders above it', async () => {
    await writeModelFolder(join(folder, 'a', 'b'), example);
    expect(await readModelFolder(join(folder, 'a', 'b'))).toEqual(example);
  });

  it('is replaced without leftovers, other files untouched', async () => {
    await writeModelFolder(folder, example);
    await lay({
      'notes.txt': 'mine',
      '.cartpole-studio-0123456789abcdef.tmp': 'half',
      'weights-0123456789abcdef.bin': 'of a killed save',
      'weights-mine.bin': 'mine',
    });
    await writeModelFolder(folder, other);
    expect(await readModelFolder(folder)).toEqual(other);
    expect((await readdir(folder)).sort()).toEqual(
      [...namesOf(other), 'notes.txt', 'weights-mine.bin'].sort(),
    );
  });

  it('replaces another program’s model and removes the weights that it named', async () => {
    await lay({
      'model.json': manifest('group1-shard1of1.bin', 'thesis.docx', '../outside.bin'),
      'group1-shard1of1.bin': 'old',
      'thesis.docx': 'mine',
    });
    await writeFile(join(root, 'outside.bin'), 'mine');
    await writeModelFolder(folder, example);
    expect((await readdir(folder)).sort()).toEqual([...namesOf(example), 'thesis.docx'].sort());
    expect(await readdir(root)).toContain('outside.bin');
  });

  it('holds one whole model after saves at the same time', async () => {
    await Promise.all(
      [example, other, example, other].map((files) => writeModelFolder(folder, files)),
    );
    expect(await readModelFolder(folder)).toEqual(other);
    expect((await readdir(folder)).sort()).toEqual(namesOf(other));
  });
});

describe('saving is refused in a sentence', () => {
  it('in a folder with other files and no model', async () => {
    await lay({ 'thesis.docx': 'mine' });
    await expect(writeModelFolder(folder, example)).rejects.toThrow(
      '“my model” holds other files and no model: choose an empty folder or the folder of a saved model.',
    );
    expect(await readdir(folder)).toEqual(['thesis.docx']);
  });

  it('before work is spent, which leaves nothing behind', async () => {
    const attempt = async (path: string) => {
      const destination = await ModelDestination.claim(path, false);
      await destination.release();
      return destination.holdsModel;
    };
    expect(await attempt(join(folder, 'a', 'b'))).toBe(false);
    expect(await readdir(root)).toEqual([]);
    await expect(attempt(join(folder, 'a', 'x'.repeat(300)))).rejects.toThrow('too long');
    expect(await readdir(root)).toEqual([]);
    await lay({ 'thesis.docx': 'mine' });
    await expect(attempt(folder)).rejects.toThrow('holds other files and no model');
    expect(await readdir(folder)).toEqual(['thesis.docx']);
    await lay({ 'model.json': manifest() });
    expect(await attempt(folder)).toBe(true);
  });

  it('at a path that is a file, or leads through one', async () => {
    await writeFile(folder, 'a file');
    await expect(writeModelFolder(folder, example)).rejects.toThrow('“my model” is a file: choose');
    await expect(writeModelFolder(join(folder, 'x'), example)).rejects.toThrow(
      '“x” cannot be written, because a part of its path is a file: choose a folder.',
    );
  });

  it('where the system lets nobody write', async () => {
    // Even the administrator can create nothing in /proc.
    if (process.platform !== 'linux') return;
    await expect(writeModelFolder('/proc/model', example)).rejects.toThrow(
      '“model” cannot be written, because that place does not exist and cannot be made: choose another folder.',
    );
  });

  it('where only a part of the weights finds room, and the old model stays', async () => {
    if (process.platform === 'win32') return;
    await writeModelFolder(folder, example);
    const script = scriptOf('tests/host/models/saveForever.ts');
    // A limit on a file's size cuts a write short as a full disk does; 256 blocks of 512 or 1,024
    // bytes are less than the megabyte of weights.
    const command = `ulimit -f 256; exec "$0" "$1" "$2"`;
    const failed = promisify(execFile)('/bin/sh', [
      '-c',
      command,
      process.execPath,
      script,
      folder,
    ]);
    await expect(failed).rejects.toThrow(/“my model” cannot be written, because the file would be/);
    expect(await readModelFolder(folder)).toEqual(example);
    expect((await readdir(folder)).sort()).toEqual(namesOf(example));
  }, 30_000);
});

describe('opening is refused in a sentence', () => {
  it('where there is nothing', async () => {
    await expect(readModelFolder(folder)).rejects.toThrow(
      'There is no “my model”: choose the folder of a saved model.',
    );
  });

  it.each(['agent.h5', 'agent.keras', 'agent.ONNX'])(
    'for the folder of the file %s',
    async (name) => {
      await lay({ [name]: 'weights' });
      await expect(readModelFolder(folder)).rejects.toThrow(
        `“my model” holds no model.json: open its “${name}” itself.`,
      );
    },
  );

  it('for what another program saved in a folder', async () => {
    await lay({ 'saved_model.pb': '' });
    await expect(readModelFolder(folder)).rejects.toThrow(
      '“my model” holds no model.json, and its “saved_model.pb” is a TensorFlow SavedModel, ',
    );
  });

  it('for another file', async () => {
    await lay({ 'thesis.docx': 'mine' });
    await expect(readModelFolder(join(folder, 'thesis.docx'))).rejects.toThrow(
      '“thesis.docx” is not a folder: choose the folder of a saved model.',
    );
  });

  it('for a folder without model.json', async () => {
    await lay({ 'thesis.docx': 'mine' });
    await expect(readModelFolder(folder)).rejects.toThrow('“my model” holds no model.json: choose');
  });

  it('where a weights file is missing', async () => {
    await lay({ 'model.json': manifest('gone.bin') });
    await expect(readModelFolder(folder)).rejects.toThrow(
      'The weights file “gone.bin” is missing in “my model”: copy the whole folder again.',
    );
  });

  it.each(['../outside.bin', '/etc/hostname', '..', 'a\\b.bin', 'C:x.bin', 'sub/weights.bin'])(
    'where model.json leads out of the folder by %j',
    async (name) => {
      await writeFile(join(root, 'outside.bin'), 'secret');
      await lay({ 'model.json': manifest(name) });
      await expect(readModelFolder(folder)).rejects.toThrow(
        'names a weights file outside its folder',
      );
    },
  );

  it('where no system can have a file of that name', async () => {
    await lay({ 'model.json': manifest('a\0b.bin') });
    await expect(readModelFolder(folder)).rejects.toThrow(
      'names a weights file that no system can have, “a\\u{0}b.bin”: name it otherwise',
    );
  });

  it('where a link leads out of the folder', async () => {
    await writeFile(join(root, 'outside.bin'), 'secret');
    await lay({ 'model.json': manifest('weights.bin') });
    await symlink(join(root, 'outside.bin'), join(folder, 'weights.bin'));
    await expect(readModelFolder(folder)).rejects.toThrow(
      '“weights.bin” is not a plain file: copy',
    );
  });

  it('where a folder stands in a file’s place', async () => {
    await mkdir(join(folder, 'model.json'), { recursive: true });
    await expect(readModelFolder(folder)).rejects.toThrow('“model.json” is not a plain file: copy');
  });

  it('before more bytes are read than a model has', async () => {
    await lay({ 'model.json': manifest('weights.bin'), 'weights.bin': '' });
    await truncate(join(folder, 'weights.bin'), 2 ** 40);
    await expect(readModelFolder(folder)).rejects.toThrow('more than the 67108864 bytes');
  });

  it('where model.json names too many files', async () => {
    await lay({ 'model.json': manifest(...Array.from({ length: 64 }, (_, i) => `${i}.bin`)) });
    await expect(readModelFolder(folder)).rejects.toThrow('has 65 files, more than the 64');
  });
});
