import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTrainer, type RunningTrainer } from '../../../src/host/process/trainerRunner';
import type { OpenedModel } from '../../../src/shared/desktop/desktopBridge';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { ModelFile } from '../../../src/shared/modelFile';
import { plainSettings } from '../../support/plainSettings';
import { TrainerClient } from '../../shared/protocol/trainerClient';
import { BrowserWindow, dialog } from '../fakeElectron/fakeElectron';
import { openModelFiles, type OpenModelFiles } from './openModelFiles';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

const window = new BrowserWindow({}) as unknown as import('electron').BrowserWindow;

const files: ModelFile[] = [{ name: 'model.json', bytes: new TextEncoder().encode('{}') }];

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
    letWatch(parts);
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

  function letWatch({ monitor }: OpenModelFiles): void {
    const [watchLine, far] = createMemoryPortPair();
    trainer.attach(far);
    monitor.connect(watchLine);
  }

  /** The app at its next start; the trainer has the agent that it had. */
  async function startAgain(): Promise<OpenModelFiles> {
    await parts.settings.whenSaved();
    parts = await openModelFiles(settingsFolder);
    letWatch(parts);
    await expect.poll(() => parts.monitor.status).not.toBe(null);
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

  it('saves where the agent came from without asking, and asks for another agent', async () => {
    const { modelFiles } = parts;
    const path = join(folder, 'opened');
    await cp(example, path, { recursive: true });
    const opened = await modelFiles.read(path);
    // Until the page says that it is the agent, it is not.
    expect(await modelFiles.save(window, 'm', files, 'sameFolder')).toEqual({
      outcome: 'cancelled',
    });
    expect(dialog.saveDialogs).toHaveLength(1);

    await take(opened as OpenedModel);
    await writeFile(join(path, 'model.json'), 'damaged');
    expect(await modelFiles.saveAgent(window)).toEqual({ outcome: 'saved', name: 'opened' });
    expect(JSON.parse(await readFile(join(path, 'model.json'), 'utf8'))).toHaveProperty(
      'modelTopology',
    );
    expect(dialog.saveDialogs).toHaveLength(1);
    // Save as asks all the same.
    expect(await modelFiles.save(window, 'm', files, 'ask')).toEqual({ outcome: 'cancelled' });
    expect(dialog.saveDialogs).toHaveLength(2);

    await newAgent(1);
    expect(await modelFiles.saveAgent(window)).toEqual({ outcome: 'cancelled' });
    expect(dialog.saveDialogs).toHaveLength(3);
  });

  it('does not take a folder for that of an agent that came while the person chose it', async () => {
    const { modelFiles } = parts;
    await newAgent(1);
    const first = join(folder, 'first');
    const choosing = vi.spyOn(dialog, 'showSaveDialog').mockImplementation(async () => {
      await newAgent(2);
      return { canceled: false, filePath: first };
    });
    expect(await modelFiles.saveAgent(window)).toEqual({ outcome: 'saved', name: 'first' });
    choosing.mockRestore();
    expect(await modelFiles.saveAgent(window)).toEqual({ outcome: 'cancelled' });
    const second = join(folder, 'second');
    chooseToSave(second);
    expect(await modelFiles.saveAgent(window)).toEqual({ outcome: 'saved', name: 'second' });
    dialog.saveDialogs.length = 0;
    expect(await modelFiles.saveAgent(window)).toEqual({ outcome: 'saved', name: 'second' });
    expect(dialog.saveDialogs).toEqual([]);
  });

  it('saves where the agent is at home at the next start too, if the same one is back', async () => {
    await newAgent(1);
    const path = join(folder, 'mine');
    chooseToSave(path);
    expect(await parts.modelFiles.saveAgent(window)).toEqual({ outcome: 'saved', name: 'mine' });
    dialog.saveChoice = { canceled: true, filePath: '' };
    expect(await (await startAgain()).modelFiles.saveAgent(window)).toHaveProperty('name', 'mine');
    expect(dialog.saveDialogs).toHaveLength(1);

    // Another agent, which the app did not see come: it must not be written over the first.
    await parts.settings.whenSaved();
    const { agentHome } = parts.settings.settings;
    await newAgent(2);
    await expect.poll(() => parts.settings.settings.agentHome).toBe(null);
    parts.settings.change({ agentHome });
    expect(await (await startAgain()).modelFiles.saveAgent(window)).toEqual({
      outcome: 'cancelled',
    });
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
    expect(await modelFiles.saveAgent(null)).toEqual({ outcome: 'cancelled' });
    expect(monitor.status?.agent.unsaved).toBe(true);
    chooseToSave(join(folder, 'kept'));
    expect(await modelFiles.saveAgent(null)).toEqual({ outcome: 'saved', name: 'kept' });
    await expect.poll(() => monitor.status?.agent.unsaved).toBe(false);
  });

  it('says that a trainer which is gone saves nothing', async () => {
    trainer.close();
    await expect.poll(() => parts.monitor.isConnected).toBe(false);
    expect(await parts.modelFiles.saveAgent(window)).toEqual({
      outcome: 'failed',
      problem: 'The trainer does not answer just now: try again in a moment.',
    });
  });
});
