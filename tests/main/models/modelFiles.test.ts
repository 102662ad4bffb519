import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelFile } from '../../../src/shared/modelFile';
import { app, BrowserWindow, dialog } from '../fakeElectron/fakeElectron';
import { openModelFiles, type OpenModelFiles } from './openModelFiles';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

const window = new BrowserWindow({}) as unknown as import('electron').BrowserWindow;

const files: ModelFile[] = [
  {
    name: 'model.json',
    bytes: new TextEncoder().encode('{"weightsManifest":[{"paths":["weights.bin"]}]}'),
  },
  { name: 'weights.bin', bytes: new Uint8Array([1, 2, 3, 4]) },
];
const zip = zipSync({
  'my model': Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])),
});

describe('the desk', () => {
  let folder: string;
  let parts: OpenModelFiles;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-desk-'));
    parts = await openModelFiles();
    dialog.saveDialogs.length = 0;
    dialog.openDialogs.length = 0;
    dialog.saveChoice = { canceled: true, filePath: '' };
    dialog.openChoice = { canceled: true, filePaths: [] };
    app.recentDocuments.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  const chooseToSave = (filePath: string) => (dialog.saveChoice = { canceled: false, filePath });
  const chooseToOpen = (path: string) =>
    (dialog.openChoice = { canceled: false, filePaths: [path] });

  it('writes a folder and reads the same files again', async () => {
    const { modelFiles, recentModels } = parts;
    const path = join(folder, 'my model');
    chooseToSave(path);
    expect(await modelFiles.save(window, 'cartpole-500-seed-7', files, 'ask')).toEqual({
      outcome: 'saved',
      name: 'my model',
    });
    expect(basename(String(dialog.saveDialogs[0]!['defaultPath']))).toBe('cartpole-500-seed-7');

    chooseToOpen(path);
    const opened = await modelFiles.open(window, 'folder');
    expect(opened).toEqual({ outcome: 'opened', name: 'my model', files, ticket: 1 });
    expect(recentModels.paths).toEqual([path]);
    expect(app.recentDocuments).toEqual([path, path]);
    // The next model is looked for beside the last one.
    expect(dialog.openDialogs[0]).toMatchObject({ defaultPath: folder });
    await modelFiles.open(window, 'file');
    expect(dialog.openDialogs[1]).toMatchObject({ filters: [{ extensions: ['zip', 'json'] }] });
  });

  it('writes one zip, with the ending that was left out, and hands it over as it is', async () => {
    const { modelFiles } = parts;
    chooseToSave(join(folder, 'to.send'));
    expect(await modelFiles.export(window, 'cartpole', zip)).toEqual({
      outcome: 'saved',
      name: 'to.send.zip',
    });
    expect(dialog.saveDialogs[0]).toMatchObject({
      defaultPath: join('/home/someone/documents', 'cartpole.zip'),
    });
    const path = join(folder, 'to.send.zip');
    expect(new Uint8Array(await readFile(path))).toEqual(zip);
    chooseToOpen(path);
    expect(await modelFiles.open(window, 'file')).toEqual({
      outcome: 'opened',
      name: 'to.send.zip',
      files: [{ name: 'to.send.zip', bytes: zip }],
      ticket: null,
    });
    chooseToSave(join(folder, 'missing', 'a.zip'));
    expect(await modelFiles.export(window, 'cartpole', zip)).toMatchObject({
      outcome: 'failed',
      problem: expect.stringMatching(/^“a\.zip” cannot be written, because .*\.$/),
    });
  });

  it('tells a cancelled dialog apart from a failed one, and writes nothing', async () => {
    const { modelFiles, recentModels } = parts;
    expect(await modelFiles.save(window, 'm', files, 'ask')).toEqual({ outcome: 'cancelled' });
    expect(await modelFiles.export(window, 'm', zip)).toEqual({ outcome: 'cancelled' });
    expect(await modelFiles.open(window, 'folder')).toEqual({ outcome: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
    expect(recentModels.paths).toEqual([]);
  });

  it('keeps a folder of somebody’s documents as it is, with a sentence', async () => {
    const path = join(folder, 'documents');
    await mkdir(path);
    await writeFile(join(path, 'thesis.txt'), 'years of work');
    chooseToSave(path);
    const outcome = await parts.modelFiles.save(window, 'm', files, 'ask');
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome).toHaveProperty('problem', expect.stringMatching(/“documents”.*: .*\.$/));
    expect(await readdir(path)).toEqual(['thesis.txt']);
  });

  it('says in a sentence what cannot be opened', async () => {
    const { modelFiles, recentModels } = parts;
    const gone = join(folder, 'gone');
    const keras = join(folder, 'model.keras');
    const hugeZip = join(folder, 'huge.zip');
    await writeFile(keras, '');
    await writeFile(hugeZip, new Uint8Array(65 * 1024 * 1024));
    for (const [path, words] of [
      [gone, 'There is no “gone”'],
      [folder, 'model.json'],
      [keras, 'Keras file'],
      [hugeZip, 'larger than any CartPole model'],
      [join(folder, 'gone.zip'), 'There is no “gone.zip”: choose a saved model.'],
    ] as const) {
      expect(await modelFiles.read(path)).toMatchObject({
        outcome: 'failed',
        problem: expect.stringMatching(/\.$/),
      });
      expect(await modelFiles.read(path)).toHaveProperty('problem', expect.stringContaining(words));
    }
    expect(recentModels.paths).toEqual([]);
  });

  it('forgets a model that is gone, and none that is out of reach or unreadable', async () => {
    const { modelFiles, recentModels } = parts;
    const gone = join(folder, 'gone');
    const away = join(folder, 'network drive that is away', 'model');
    const empty = join(folder, 'empty');
    await mkdir(empty);
    const behindAFile = join(folder, 'a file', 'model');
    await writeFile(join(folder, 'a file'), '');
    for (const path of [gone, away, empty, behindAFile]) {
      recentModels.add(path);
      expect(await modelFiles.read(path)).toHaveProperty('outcome', 'failed');
    }
    expect(recentModels.paths).toEqual([behindAFile, empty, away]);
  });

  it.each([
    ['../../escape', '-..-escape'],
    ['a/b\\c:d', 'a-b-c-d'],
    ['..', 'cartpole-model'],
    ['   ', 'cartpole-model'],
  ])('proposes %s as %s, in the documents folder', async (suggested, proposed) => {
    await parts.modelFiles.save(window, suggested, files, 'ask');
    expect(dialog.saveDialogs[0]!['defaultPath']).toBe(join('/home/someone/documents', proposed));
  });

  it('remembers the last ten models, the latest first and each once', async () => {
    const { recentModels } = parts;
    const changed = vi.fn();
    recentModels.onChanged = changed;
    for (let model = 0; model < 12; model++) recentModels.add(`/models/${model}`);
    recentModels.add('/models/5');
    expect(recentModels.paths).toEqual(
      [5, 11, 10, 9, 8, 7, 6, 4, 3, 2].map((model) => `/models/${model}`),
    );
    recentModels.clear();
    expect(recentModels.paths).toEqual([]);
    expect(app.recentDocuments).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(14);
  });
});
