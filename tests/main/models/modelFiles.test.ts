import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTrainer, type RunningTrainer } from '../../../src/host/process/trainerRunner';
import { modelEndings } from '../../../src/shared/modelFile';
import { modelFormatFacts, modelFormatIds } from '../../../src/shared/modelFormats';
import { app, BrowserWindow, dialog } from '../fakeElectron/fakeElectron';
import { openModelFiles, watchTrainer, type OpenModelFiles } from './openModelFiles';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

const window = new BrowserWindow({}) as unknown as import('electron').BrowserWindow;

describe('models of the desktop app', () => {
  let folder: string;
  let parts: OpenModelFiles;
  let trainer: RunningTrainer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-desk-'));
    parts = await openModelFiles();
    trainer = await startTrainer('simd');
    await watchTrainer(parts, trainer);
    dialog.saveDialogs.length = 0;
    dialog.openDialogs.length = 0;
    dialog.saveChoice = { canceled: true, filePath: '' };
    dialog.openChoice = { canceled: true, filePaths: [] };
    app.recentDocuments.length = 0;
  });
  afterEach(async () => {
    await trainer.close();
    await rm(folder, { recursive: true });
  });

  const chooseToSave = (filePath: string) => (dialog.saveChoice = { canceled: false, filePath });
  const chooseToOpen = (path: string) =>
    (dialog.openChoice = { canceled: false, filePaths: [path] });

  it('are written as a folder, and read as the same files again', async () => {
    const { modelFiles, recentModels } = parts;
    const path = join(folder, 'my model');
    chooseToSave(path);
    expect(await modelFiles.save(window, 'ask')).toEqual({ outcome: 'saved', name: 'my model' });
    expect(basename(String(dialog.saveDialogs[0]!['defaultPath']))).toMatch(
      /^cartpole-\d+-seed-\d+$/,
    );

    chooseToOpen(path);
    const opened = await modelFiles.open(window, 'folder');
    expect(opened).toMatchObject({ outcome: 'opened', name: 'my model', ticket: 1 });
    const modelJson = new Uint8Array(await readFile(join(path, 'model.json')));
    expect(opened).toHaveProperty('files.0', { name: 'model.json', bytes: modelJson });
    expect(recentModels.paths).toEqual([path]);
    expect(app.recentDocuments).toEqual([path, path]);
    // The next model is looked for beside the last one.
    expect(dialog.openDialogs[0]).toMatchObject({ defaultPath: folder });
  });

  it('are asked for by every ending that stands for one, or by any', async () => {
    const { modelFiles } = parts;
    await modelFiles.open(window, 'file');
    const [models, any] = dialog.openDialogs[0]!['filters'] as { extensions: string[] }[];
    expect(models!.extensions).toEqual(modelEndings.filter((ending) => ending !== 'bin'));
    expect(any!.extensions).toEqual(['*']);
  });

  it('are offered in every format, a zip among them', async () => {
    await parts.modelFiles.save(window, 'ask');
    expect(dialog.saveDialogs[0]!['filters']).toEqual([
      ...modelFormatIds.map((format) => {
        const { label, ending } = modelFormatFacts[format];
        return { name: label, extensions: [ending ?? '*'] };
      }),
      { name: 'TF.js Layers in one zip (.zip)', extensions: ['zip'] },
    ]);
  });

  it('are written as one zip by its ending, and a zip is handed over as it is', async () => {
    const { modelFiles } = parts;
    const path = join(folder, 'to send.zip');
    chooseToSave(path);
    expect(await modelFiles.save(window, 'ask')).toEqual({ outcome: 'saved', name: 'to send.zip' });
    const bytes = new Uint8Array(await readFile(path));
    chooseToOpen(path);
    expect(await modelFiles.open(window, 'file')).toEqual({
      outcome: 'opened',
      name: 'to send.zip',
      files: [{ name: 'to send.zip', bytes }],
      // A zip of anybody’s may hold more than the model, which a save would take away.
      ticket: null,
    });
    expect(Object.keys(unzipSync(bytes))).toContain('to send/README.md');
    // This one was chosen to be saved in, and what is saved next goes there without a question.
    await rm(path);
    expect(await modelFiles.save(window, 'samePlace')).toHaveProperty('outcome', 'saved');
    expect(unzipSync(new Uint8Array(await readFile(path)))).toEqual(unzipSync(bytes));
    expect(dialog.saveDialogs).toHaveLength(1);
    chooseToSave(join(path, 'inside of a file', 'a.zip'));
    expect(await modelFiles.save(window, 'ask')).toMatchObject({
      outcome: 'failed',
      problem: expect.stringMatching(/^“a\.zip” cannot be written, because .*\.$/),
    });
  });

  it('are not written where a dialog is cancelled, which is no failure', async () => {
    const { modelFiles, recentModels } = parts;
    expect(await modelFiles.save(window, 'ask')).toEqual({ outcome: 'cancelled' });
    expect(await modelFiles.open(window, 'folder')).toEqual({ outcome: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
    expect(recentModels.paths).toEqual([]);
  });

  it('leave a folder of somebody’s documents as it is, with a sentence', async () => {
    const path = join(folder, 'documents');
    await mkdir(path);
    await writeFile(join(path, 'thesis.txt'), 'years of work');
    chooseToSave(path);
    const outcome = await parts.modelFiles.save(window, 'ask');
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome).toHaveProperty('problem', expect.stringMatching(/“documents”.*: .*\.$/));
    expect(await readdir(path)).toEqual(['thesis.txt']);
  });

  it('that cannot be opened are named in a sentence', async () => {
    const { modelFiles, recentModels } = parts;
    const gone = join(folder, 'gone');
    const hugeZip = join(folder, 'huge.zip');
    await writeFile(hugeZip, new Uint8Array(65 * 1024 * 1024));
    for (const [path, words] of [
      [gone, 'There is no “gone”'],
      [folder, 'model.json'],
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

  it('that are gone are forgotten, and none that is out of reach or unreadable', async () => {
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

  it('are remembered, ten of them, the latest first and each once', async () => {
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
