import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelFolder } from '../../../src/host/models/modelFolder';
import type { RunningTrainer } from '../../../src/host/process/trainerRunner';
import { type BareWindow, openWindow } from '../support/bareWindow';

describe('a save or an open when the trainer is lost', () => {
  let trainer: RunningTrainer;
  let window: BareWindow;

  beforeEach(async () => {
    ({ trainer, window } = await openWindow());
  });
  afterEach(() => {
    window.close();
    trainer.close();
  });

  const isThere = () => expect.poll(() => window.studio.line.state).toBe('connected');

  async function deafTo(type: 'exportModel' | 'importModel'): Promise<void> {
    window.connectWithout(type);
    await isThere();
  }

  it('says that the model was not saved, and saves it at the next press', async () => {
    await deafTo('exportModel');
    window.studio.models.save();
    expect(window.text).toBe('Saving the model…');
    window.loseLine();
    expect(window.text).toContain('Reconnecting');
    window.connect();
    await isThere();
    expect(window.studio.message).toEqual({
      tone: 'bad',
      text: 'Connected again. The model was not saved: press Save again.',
    });
    expect(window.saved).toHaveLength(0);
    window.studio.models.save();
    await expect.poll(() => window.text).toBe('Saved as model.');
    expect(window.saved).toHaveLength(1);

    // It is told once.
    window.loseLine();
    window.connect();
    await isThere();
    expect(window.text).toMatch(/^Connected again\. Press Test/);
  });

  it('says it beside what the trainer went on from', async () => {
    await deafTo('exportModel');
    window.studio.models.save();
    window.loseLine();
    window.connectAfterCrash('The trainer stopped unexpectedly and was started again.');
    await isThere();
    expect(window.text).toBe(
      'The trainer stopped unexpectedly and was started again. ' +
        'The model was not saved: press Save again.',
    );
  });

  it('says it of a model that was being opened', async () => {
    await deafTo('importModel');
    const files = await readModelFolder('resources/trained-agent');
    window.studio.models.openOutside({ outcome: 'opened', name: 'found', files, ticket: null });
    window.loseLine();
    window.connect();
    await isThere();
    expect(window.text).toBe('Connected again. Opening found was cut off: open it again.');
    expect(window.studio.refusals.open).toBeNull();
  });

  it('lets the writing of files go on, which needs no trainer', async () => {
    let written: () => void = () => undefined;
    window.writing = new Promise((resolve) => (written = resolve));
    window.studio.models.save();
    await expect.poll(() => window.saved).toHaveLength(1);
    window.connect();
    await expect.poll(() => window.text).toMatch(/^Connected again\. Press Test/);
    expect(window.studio.refusals.save).toMatch(/^Wait until/);
    written();
    await expect.poll(() => window.text).toBe('Saved as model.');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(window.text).toBe('Saved as model.');
    expect(window.studio.refusals.save).toBeNull();
  });
});
