import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTrainer, type RunningTrainer } from '../../../src/host/process/trainerRunner';
import type { OpenedModel, SaveDestination } from '../../../src/shared/desktop/desktopBridge';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import { plainSettings } from '../../support/plainSettings';
import { TrainerClient } from '../../shared/protocol/trainerClient';
import { BrowserWindow, dialog } from '../fakeElectron/fakeElectron';
import { openModelFiles, watchTrainer, type OpenModelFiles } from './openModelFiles';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

const window = new BrowserWindow({}) as unknown as import('electron').BrowserWindow;

describe('where the agent is at home', () => {
  let folder: string;
  let settingsFolder: string;
  let parts: OpenModelFiles;
  let trainer: RunningTrainer;
  let page: TrainerClient;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-desk-'));
    settingsFolder = await mkdtemp(join(tmpdir(), 'cartpole-settings-'));
    parts = await openModelFiles(settingsFolder);
    dialog.saveDialogs.length = 0;
    dialog.saveChoice = { canceled: true, filePath: '' };
    trainer = await startTrainer('simd');
    await watchTrainer(parts, trainer);
    const [face, otherEnd] = createMemoryPortPair();
    trainer.attach(otherEnd);
    page = new TrainerClient(face);
    await page.hello();
  });
  afterEach(async () => {
    await trainer.close();
    await parts.settings.whenSaved();
    await Promise.all([folder, settingsFolder].map((each) => rm(each, { recursive: true })));
  });

  const chooseToSave = (filePath: string) => (dialog.saveChoice = { canceled: false, filePath });

  /** The app at its next start; the trainer has the agent that it had. */
  async function startAgain(): Promise<OpenModelFiles> {
    await parts.settings.whenSaved();
    parts = await openModelFiles(settingsFolder);
    await watchTrainer(parts, trainer);
    return parts;
  }

  const hyperparameters = plainSettings;
  const newAgent = (seed: number) =>
    page.ask({ type: 'newAgent', hyperparameters, seed }, 'statusChanged');

  /** Does what the page does with a model that it was given. */
  async function take({ name, files: modelFiles, ticket }: OpenedModel): Promise<void> {
    await page.ask(
      { type: 'importModel', requestId: 1, name, files: [...modelFiles] },
      'modelOpened',
    );
    parts.saveLocation.adopt(ticket!);
  }

  const example = join(process.cwd(), 'resources/trained-agent');

  const save = (where: SaveDestination = 'samePlace') => parts.modelFiles.save(window, where);
  const cancelled = { outcome: 'cancelled' };

  it('saves where the agent came from without asking, and asks for another agent', async () => {
    const path = join(folder, 'opened');
    await cp(example, path, { recursive: true });
    const opened = await parts.modelFiles.read(path);
    // Until the page says that it is the agent, it is not.
    expect(await save()).toEqual(cancelled);
    expect(dialog.saveDialogs).toHaveLength(1);

    await take(opened as OpenedModel);
    await writeFile(join(path, 'model.json'), 'damaged');
    expect(await save()).toEqual({ outcome: 'saved', name: 'opened' });
    expect(JSON.parse(await readFile(join(path, 'model.json'), 'utf8'))).toHaveProperty(
      'modelTopology',
    );
    expect(dialog.saveDialogs).toHaveLength(1);
    // Save as asks all the same.
    expect(await save('ask')).toEqual(cancelled);
    expect(dialog.saveDialogs).toHaveLength(2);

    await newAgent(1);
    expect(await save()).toEqual(cancelled);
    expect(dialog.saveDialogs).toHaveLength(3);
  });

  /** A folder of a model as another program leaves it: without what this app tells of its own. */
  async function someoneElsesModel(): Promise<string> {
    const path = join(folder, 'theirs');
    await cp(example, path, { recursive: true });
    const modelJson = join(path, 'model.json');
    const theirs = JSON.parse(await readFile(modelJson, 'utf8')) as object;
    await writeFile(modelJson, JSON.stringify({ ...theirs, userDefinedMetadata: undefined }));
    return path;
  }

  it('writes over another program’s model only where the person chose so', async () => {
    const path = await someoneElsesModel();
    const before = await readFile(join(path, 'model.json'));
    await take((await parts.modelFiles.read(path)) as OpenedModel);
    expect(await save()).toEqual(cancelled);
    expect(dialog.saveDialogs).toMatchObject([{ defaultPath: path }]);
    expect(await readFile(join(path, 'model.json'))).toEqual(before);
    // At the next start too.
    await startAgain();
    expect(await save()).toEqual(cancelled);
    expect(dialog.saveDialogs).toHaveLength(2);

    chooseToSave(path);
    expect(await save()).toEqual({ outcome: 'saved', name: 'theirs' });
    expect(await save()).toEqual({ outcome: 'saved', name: 'theirs' });
    expect(dialog.saveDialogs).toHaveLength(3);
    expect(await readFile(join(path, 'model.json'))).not.toEqual(before);
    await startAgain();
    expect(await save()).toEqual({ outcome: 'saved', name: 'theirs' });
    expect(dialog.saveDialogs).toHaveLength(3);
  });

  it('saves nothing of an agent that came while the person chose a place for another', async () => {
    await newAgent(1);
    const first = join(folder, 'first');
    const choosing = vi.spyOn(dialog, 'showSaveDialog').mockImplementation(async () => {
      await newAgent(2);
      return { canceled: false, filePath: first };
    });
    expect(await save()).toEqual({
      outcome: 'failed',
      problem: 'Another agent took its place meanwhile: nothing was written, save again.',
    });
    choosing.mockRestore();
    expect(await readdir(folder)).toEqual([]);
    expect(await save()).toEqual(cancelled);
    const second = join(folder, 'second');
    chooseToSave(second);
    expect(await save()).toEqual({ outcome: 'saved', name: 'second' });
    dialog.saveDialogs.length = 0;
    expect(await save()).toEqual({ outcome: 'saved', name: 'second' });
    expect(dialog.saveDialogs).toEqual([]);
  });

  it.each([
    ['../../escape', '-..-escape'],
    ['a/b\\c:d', 'a-b-c-d'],
    ['..', 'cartpole-model'],
    ['   ', 'cartpole-model'],
  ])('proposes for an agent called %s the name %s, among the documents', async (name, proposed) => {
    const { files } = (await parts.modelFiles.read(example)) as OpenedModel;
    parts.recentModels.clear();
    await take({ outcome: 'opened', name, files, ticket: 0 });
    expect(await save('ask')).toEqual(cancelled);
    expect(dialog.saveDialogs[0]!['defaultPath']).toBe(join('/home/someone/documents', proposed));
  });

  it('saves where the agent is at home at the next start too, if the same one is back', async () => {
    await newAgent(1);
    const path = join(folder, 'mine');
    chooseToSave(path);
    expect(await save()).toEqual({ outcome: 'saved', name: 'mine' });
    dialog.saveChoice = { canceled: true, filePath: '' };
    await startAgain();
    expect(await save()).toHaveProperty('name', 'mine');
    expect(dialog.saveDialogs).toHaveLength(1);

    // Another agent, which the app did not see come: it must not be written over the first.
    await parts.settings.whenSaved();
    const { agentHome } = parts.settings.settings;
    await newAgent(2);
    await expect.poll(() => parts.settings.settings.agentHome).toBe(null);
    parts.settings.change({ agentHome });
    await startAgain();
    expect(await save()).toEqual(cancelled);
    expect(dialog.saveDialogs).toHaveLength(2);
  });

  it('tells the trainer what is saved', async () => {
    const { modelFiles, monitor } = parts;
    await newAgent(3);
    await page.ask({ type: 'setPace', pace: 'max' }, 'statusChanged');
    page.post({ type: 'train' });
    await page.next('statusChanged', ({ status }) => status.agent.unsaved, 0);
    await page.ask({ type: 'stop' }, 'activityEnded');
    await expect.poll(() => monitor.status?.agent.unsaved).toBe(true);
    expect(await modelFiles.save(null, 'samePlace')).toEqual({ outcome: 'cancelled' });
    expect(monitor.status?.agent.unsaved).toBe(true);
    chooseToSave(join(folder, 'kept'));
    expect(await modelFiles.save(null, 'samePlace')).toEqual({ outcome: 'saved', name: 'kept' });
    await expect.poll(() => monitor.status?.agent.unsaved).toBe(false);
  });

  it('says that a trainer which is gone saves nothing', async () => {
    trainer.close();
    await expect.poll(() => parts.monitor.isConnected).toBe(false);
    expect(await save()).toEqual({
      outcome: 'failed',
      problem: 'The trainer does not answer just now: try again in a moment.',
    });
  });
});
