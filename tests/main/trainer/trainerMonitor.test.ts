import { expect, it, vi } from 'vitest';
import { startTrainer } from '../../../src/host/process/trainerRunner';
import { UnsavedChangesPrompt } from '../../../src/main/app/unsavedChangesPrompt';
import { TrainerMonitor } from '../../../src/main/trainer/trainerMonitor';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { Port } from '../../../src/shared/ports/port';
import { dialog } from '../fakeElectron/fakeElectron';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

/** A port that says that it was closed only when it is told to, as Electron's may. */
function lateToClose(port: Port) {
  let reportClosed: () => void = () => undefined;
  const late: Port = {
    post: (message) => port.post(message),
    onMessage: (listener) => port.onMessage(listener),
    onClose: (listener) => {
      reportClosed = listener;
      return () => undefined;
    },
    close: () => port.close(),
  };
  return { late, reportClosed: () => reportClosed() };
}

it('stays connected, and asks about unsaved work, when an old port’s end is known late', async () => {
  const trainer = await startTrainer('simd');
  const monitor = new TrainerMonitor();
  const connect = () => {
    const [ownEnd, trainerEnd] = createMemoryPortPair();
    trainer.attach(trainerEnd);
    return lateToClose(ownEnd);
  };
  const before = connect();
  monitor.connect(before.late);
  monitor.connect(connect().late);
  await expect.poll(() => monitor.status).not.toBe(null);

  before.reportClosed();
  expect(monitor.isConnected).toBe(true);
  const prompt = new UnsavedChangesPrompt({
    isUnsaved: () => true,
    canSave: () => monitor.isConnected,
    save: () => Promise.resolve({ outcome: 'cancelled' }),
  });
  dialog.questions.length = 0;
  expect(prompt.mayGo(null, () => undefined)).toBe(false);
  expect(dialog.questions).toHaveLength(1);
  await trainer.close();
});

it('ends a save that the trainer before would have answered', async () => {
  const monitor = new TrainerMonitor();
  const [silent] = createMemoryPortPair();
  monitor.connect(silent);
  const model = monitor.exportModel('tfjsLayers');
  monitor.connect(createMemoryPortPair()[0]);
  await expect(model).rejects.toThrow('try again in a moment');
  expect(monitor.isConnected).toBe(true);
});
