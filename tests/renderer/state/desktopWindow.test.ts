import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readModelFolder } from '../../../src/host/models/modelFolder';
import { startTrainer, type RunningTrainer } from '../../../src/host/process/trainerRunner';
import { desktopFace } from '../../../src/renderer/client/desktopFace';
import { PreferencesForm } from '../../../src/renderer/state/settings/preferencesForm.svelte';
import { AppState } from '../../../src/renderer/state/appState.svelte';
import type {
  DesktopBridge,
  OpenedModel,
  PreferencesOutcome,
  SaveOutcome,
} from '../../../src/shared/desktop/desktopBridge';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import { defaultPreferences } from '../../../src/shared/preferences';
import type { Port } from '../../../src/shared/ports/port';

const visible = Object.assign(new EventTarget(), { visibilityState: 'visible' }) as Document;

/** The main process's side of the bridge, as a test wants it. */
class FakeBridge implements DesktopBridge {
  readonly saves: string[] = [];
  readonly taken: number[] = [];
  saveOutcome: SaveOutcome = { outcome: 'saved', name: 'mine' };
  preferencesOutcome: PreferencesOutcome = { outcome: 'inForce', preferences: defaultPreferences };
  giveModel: (model: OpenedModel) => void = () => undefined;

  requestPort = () => undefined;
  saveModel = (where: string) => {
    this.saves.push(where);
    return Promise.resolve(this.saveOutcome);
  };
  openModel = () => Promise.resolve({ outcome: 'cancelled' } as const);
  modelTaken = (ticket: number) => void this.taken.push(ticket);
  preferences = () => Promise.resolve(this.preferencesOutcome);
  changePreferences: DesktopBridge['changePreferences'] = (change) => {
    if (this.preferencesOutcome.outcome === 'inForce') {
      const preferences = { ...this.preferencesOutcome.preferences, ...change };
      this.preferencesOutcome = { outcome: 'inForce', preferences };
    }
    return Promise.resolve(this.preferencesOutcome);
  };
  onModelOpened = (listener: (model: OpenedModel) => void) => {
    this.giveModel = listener;
    return () => undefined;
  };
  onNotice = () => () => undefined;
  onMenuAction = () => () => undefined;
}

describe('the desktop window', () => {
  let trainer: RunningTrainer;
  let bridge: FakeBridge;
  let studio: AppState;
  let connect: () => void;
  let disconnect: () => void;
  let example: OpenedModel;

  // Node has no animation frames: nothing is painted here.
  beforeAll(() => void vi.stubGlobal('requestAnimationFrame', () => 0));
  beforeEach(async () => {
    trainer = await startTrainer('simd');
    bridge = new FakeBridge();
    const face = {
      ...desktopFace(bridge),
      connect: (onPort: (port: Port) => void) => {
        const [near, far] = createMemoryPortPair();
        trainer.attach(far);
        connect = () => onPort(near);
        return () => near.close();
      },
    };
    studio = new AppState(face, visible, () => false);
    face.onModelOpened((outcome) => studio.models.openOutside(outcome));
    disconnect = studio.start();
    const files = await readModelFolder('resources/trained-agent');
    example = { outcome: 'opened', name: 'found', files, ticket: 5 };
  });
  afterEach(() => {
    disconnect();
    trainer.close();
  });

  const says = (words: string | RegExp) => expect.poll(() => studio.message.text).toMatch(words);

  async function connected(): Promise<void> {
    connect();
    await expect.poll(() => studio.status).not.toBe(null);
  }

  async function learnABit(): Promise<void> {
    await connected();
    studio.train();
    await expect.poll(() => studio.status?.agent.unsaved).toBe(true);
    studio.stop();
    await expect.poll(() => studio.status?.activity).toBe('idle');
  }

  it('has the main process save in the agent’s place, or ask, and tells what came of it', async () => {
    await connected();
    studio.models.save();
    await says('Saved as mine.');
    expect(studio.models.transfers.busy).toBe(false);
    bridge.saveOutcome = { outcome: 'failed', problem: 'The disk is full.' };
    studio.models.saveAs();
    await says('The disk is full.');
    bridge.saveOutcome = { outcome: 'cancelled' };
    studio.models.saveAs();
    await says('nothing was written');
    expect(bridge.saves).toEqual(['samePlace', 'ask', 'ask']);
    // The page asks nothing: the native dialog has the formats.
    expect(studio.models.transfers.formatAsked).toBe(false);
  });

  it('opens a model that was named before there was a trainer, and says which it took', async () => {
    bridge.giveModel(example);
    await Promise.resolve();
    expect(studio.models.transfers.busy).toBe(false);
    await connected();
    await says(/^Opened found\./);
    expect(studio.status?.agent.name).toBe('found');
    expect(bridge.taken).toEqual([5]);
  });

  it('asks before it replaces what is not saved', async () => {
    await learnABit();
    bridge.giveModel(example);
    await expect.poll(() => studio.replacement.asking).toBe(true);
    expect(bridge.taken).toEqual([]);
    studio.replacement.saveFirst(() => studio.models.save());
    await says(/^Opened found\./);
    expect(bridge.saves).toHaveLength(1);
    expect(bridge.taken).toEqual([5]);
  });

  it('says why it cannot open one now', async () => {
    await connected();
    studio.playRandom();
    await expect.poll(() => studio.status?.activity).toBe('random');
    bridge.giveModel(example);
    await says('found was not opened. Stop random play first.');
    expect(studio.status?.agent.name).not.toBe('found');
  });

  it('hands a zip on as it is, and says what is wrong with another', async () => {
    await connected();
    const entries = example.files.map(({ name, bytes }) => [`inside/${name}`, bytes] as const);
    const bytes = new Uint8Array(zipSync(Object.fromEntries(entries)));
    bridge.giveModel({ ...example, files: [{ name: 'sent.zip', bytes }], ticket: null });
    await says(/^Opened inside\./);
    expect(bridge.taken).toEqual([]);
    const text = new Uint8Array(await readFile('README.md'));
    bridge.giveModel({ ...example, files: [{ name: 'readme.zip', bytes: text }], ticket: null });
    await says('“readme.zip” is no model that can be opened');
  });

  it('shows preferences and changes them at once, but no seconds that cannot be', async () => {
    const form = new PreferencesForm(desktopFace(bridge).preferences!);
    await form.load();
    expect(form.secondsText).toBe('5');
    await form.change({ keepAwake: false });
    for (const text of ['', '0', '301', '2.5', '-3', '1e2', 'soon']) {
      form.secondsText = text;
      expect(form.secondsProblem).toBe('Write a whole number of seconds from 1 to 300.');
      await form.changeSeconds();
    }
    form.secondsText = ' 60 ';
    expect(form.secondsProblem).toBeNull();
    await form.changeSeconds();
    const preferences = { checkpointSeconds: 60, notifications: true, keepAwake: false };
    expect(bridge.preferencesOutcome).toEqual({ outcome: 'inForce', preferences });
    expect(form.preferences).toEqual(preferences);

    bridge.preferencesOutcome = { outcome: 'failed', problem: 'Restart the app.' };
    await form.change({ keepAwake: true });
    expect(form.problem).toBe('Restart the app.');
    expect(form.preferences).toEqual(preferences);
  });

  it('loses no preference that changes while another one is on its way', async () => {
    const form = new PreferencesForm(desktopFace(bridge).preferences!);
    await form.load();
    await Promise.all([form.change({ keepAwake: false }), form.change({ notifications: false })]);
    expect(form.preferences).toEqual({
      checkpointSeconds: 5,
      notifications: false,
      keepAwake: false,
    });
  });
});
