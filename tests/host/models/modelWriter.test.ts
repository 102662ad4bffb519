import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelPath } from '../../../src/host/models/modelPath';
import { writeModel } from '../../../src/host/models/modelWriter';
import { readmeCalled } from '../../../src/host/models/readmeFile';
import { modelFileName, type ModelFormatId } from '../../../src/shared/modelFormats';
import type { Model } from '../../../src/trainer/models/model';
import { encodeModel } from '../../../src/trainer/models/modelFormats';
import { modelReadme } from '../../../src/trainer/models/modelReadme';
import { canMakeReadOnly, canMount, makeReadOnly, mountDisk } from '../../support/disks';
import { expectSameBytes } from '../../support/sameBytes';
import { noisyModel } from '../../trainer/models/largeModels';
import { openFiles } from '../../trainer/models/openFiles';
import { exampleModel } from '../../trainer/models/someModels';
import { writableFormats } from './writableFormats';

let root: string;
let disk: string;
let cleanUps: (() => void)[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-writer-'));
  disk = join(root, 'disk');
  await mkdir(disk);
  cleanUps = [];
});
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) cleanUp();
  await rm(root, { recursive: true, force: true });
});

async function save(path: string, format: ModelFormatId, model: Model, readme = '# Mine\n') {
  await writeModel(path, { format, files: await encodeModel(model, format), readme });
}

async function parametersAt(path: string): Promise<Float32Array> {
  return (await openFiles((await readModelPath(path)).files)).parameters;
}

it('a text about a model calls it by another name, whatever that is', () => {
  const readme = modelReadme(exampleModel(), 'onnx', 'agent.onnx');
  for (const name of [
    'my “agent”.onnx',
    'a"; print(1) #.onnx',
    String.raw`$&\.onnx`,
    "it's.onnx",
  ]) {
    expect(readmeCalled(readme, 'agent.onnx', name)).toBe(
      modelReadme(exampleModel(), 'onnx', name),
    );
  }
});

it('a single file that is not to be replaced stays', async () => {
  const path = join(root, 'agent.onnx');
  await writeFile(path, 'mine');
  const files = await encodeModel(exampleModel(), 'onnx');
  await expect(writeModel(path, { format: 'onnx', files, readme: '' }, false)).rejects.toThrow(
    '“agent.onnx” is there already, and stays: choose another name.',
  );
  expect(await readdir(root)).toEqual(['agent.onnx', 'disk']);
  expect(await readFile(path, 'utf8')).toBe('mine');
});

describe.each(writableFormats)('a model saved as %s', (format) => {
  const name = modelFileName('agent', format);
  const readmeAt = (path: string) =>
    format === 'tfjsLayers' ? join(path, 'README.md') : `${path}.README.md`;

  it('is read again by its path, with a text beside it, and replaced with it', async () => {
    const path = join(root, 'a', 'b', name);
    await save(path, format, exampleModel(), '# First');
    expectSameBytes(await parametersAt(path), exampleModel().parameters);
    expect(await readFile(readmeAt(path), 'utf8')).toMatch(/^# First\n\n<!-- Written by CartPole/);
    const other = exampleModel(2);
    await save(path, format, other, '# Second');
    expectSameBytes(await parametersAt(path), other.parameters);
    expect(await readFile(readmeAt(path), 'utf8')).toMatch(/^# Second\n/);
  });

  it('leaves a README.md of the person’s own as it is', async () => {
    const path = join(root, name);
    await save(path, format, exampleModel());
    await writeFile(readmeAt(path), 'My notes.');
    await save(path, format, exampleModel(2));
    expect(await readFile(readmeAt(path), 'utf8')).toBe('My notes.');
  });

  it.skipIf(!canMount)('is refused where the disk is full, and the old one stays', async () => {
    cleanUps.push(mountDisk(disk, 1_800_000));
    const path = join(disk, name);
    await save(path, format, noisyModel(1));
    const folder = format === 'tfjsLayers' ? path : disk;
    const before = (await readdir(folder)).sort();
    await expect(save(path, format, noisyModel(2))).rejects.toThrow(
      `“${name}” cannot be written, because the disk is full: make room or choose another disk.`,
    );
    expectSameBytes(await parametersAt(path), noisyModel(1).parameters);
    expect((await readdir(folder)).sort()).toEqual(before);
  });

  it.skipIf(!canMakeReadOnly)('is refused where nothing can be written', async () => {
    const path = join(disk, name);
    await save(path, format, exampleModel());
    cleanUps.push(makeReadOnly(disk));
    await expect(save(path, format, exampleModel(2))).rejects.toThrow(
      `“${name}” cannot be written, because the `,
    );
    expectSameBytes(await parametersAt(path), exampleModel().parameters);
  });
});

describe('a single file', () => {
  const format = 'onnx';

  it('does not take the place of a folder', async () => {
    const path = join(root, 'agent.onnx');
    await mkdir(path);
    await expect(save(path, format, exampleModel())).rejects.toThrow(
      '“agent.onnx” is a folder: choose another name for the file.',
    );
    expect(await readdir(root)).toEqual(['agent.onnx', 'disk']);
  });

  it('is refused where a part of its path is a file, and leaves no folders behind', async () => {
    await writeFile(join(root, 'notes'), 'mine');
    await expect(save(join(root, 'notes', 'agent.onnx'), format, exampleModel())).rejects.toThrow(
      '“agent.onnx” cannot be written, because a part of its path is a file: choose a folder.',
    );
    const long = `${'x'.repeat(300)}.onnx`;
    await expect(save(join(root, 'a', 'b', long), format, exampleModel())).rejects.toThrow(
      'its name is too long',
    );
    expect((await readdir(root)).sort()).toEqual(['disk', 'notes']);
  });

  it.skipIf(process.platform === 'win32')(
    'takes the place of a link, not of its target',
    async () => {
      await writeFile(join(root, 'target'), 'mine');
      await symlink(join(root, 'target'), join(root, 'agent.onnx'));
      await save(join(root, 'agent.onnx'), format, exampleModel());
      expect(await readFile(join(root, 'target'), 'utf8')).toBe('mine');
      expectSameBytes(await parametersAt(join(root, 'agent.onnx')), exampleModel().parameters);
    },
  );
});
