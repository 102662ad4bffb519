import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openModelByDialog, saveModelByDialog } from '../../src/main/modelDialogs';
import type { ModelFile } from '../../src/shared/modelFile';
import { BrowserWindow, dialog } from './fakeElectron';

vi.mock('electron', () => import('./fakeElectron'));

const window = new BrowserWindow({}) as unknown as import('electron').BrowserWindow;

const files: ModelFile[] = [
  {
    name: 'model.json',
    bytes: new TextEncoder().encode('{"weightsManifest":[{"paths":["weights.bin"]}]}'),
  },
  { name: 'weights.bin', bytes: new Uint8Array([1, 2, 3, 4]) },
];

describe('the dialogs', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-dialogs-'));
    dialog.saveDialogs.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('write a folder and read the same files again', async () => {
    const path = join(folder, 'my model');
    dialog.saveChoice = { canceled: false, filePath: path };
    expect(await saveModelByDialog(window, 'cartpole-500-seed-7', files)).toEqual({
      outcome: 'saved',
      name: 'my model',
    });
    expect(basename(dialog.saveDialogs[0]!.defaultPath)).toBe('cartpole-500-seed-7');

    dialog.openChoice = { canceled: false, filePaths: [path] };
    const opened = await openModelByDialog(window);
    expect(opened).toEqual({ outcome: 'opened', name: 'my model', files });
  });

  it('tell a cancelled dialog apart from a failed one, and write nothing', async () => {
    dialog.saveChoice = { canceled: true, filePath: '' };
    expect(await saveModelByDialog(window, 'm', files)).toEqual({ outcome: 'cancelled' });
    dialog.openChoice = { canceled: true, filePaths: [] };
    expect(await openModelByDialog(window)).toEqual({ outcome: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('keep a folder of somebody’s documents as it is, with a sentence', async () => {
    const path = join(folder, 'documents');
    await mkdir(path);
    await writeFile(join(path, 'thesis.txt'), 'years of work');
    dialog.saveChoice = { canceled: false, filePath: path };
    const outcome = await saveModelByDialog(window, 'm', files);
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome).toHaveProperty('problem', expect.stringMatching(/"documents".*: .*\.$/));
    expect(await readdir(path)).toEqual(['thesis.txt']);
  });

  it('say in a sentence that a chosen folder holds no model', async () => {
    dialog.openChoice = { canceled: false, filePaths: [folder] };
    const outcome = await openModelByDialog(window);
    expect(outcome).toHaveProperty('outcome', 'failed');
    expect(outcome).toHaveProperty('problem', expect.stringContaining('model.json'));
  });

  it.each([
    ['../../escape', '-..-escape'],
    ['a/b\\c:d', 'a-b-c-d'],
    ['..', 'cartpole-model'],
    ['   ', 'cartpole-model'],
  ])('propose %s as %s, in the documents folder', async (suggested, proposed) => {
    dialog.saveChoice = { canceled: true, filePath: '' };
    await saveModelByDialog(window, suggested, files);
    expect(dialog.saveDialogs[0]!.defaultPath).toBe(join('/home/someone/documents', proposed));
  });
});
