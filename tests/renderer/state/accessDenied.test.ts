import { expect, it, vi } from 'vitest';
import { startTrainer } from '../../../src/host/process/trainerRunner';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import { errorReply } from '../../../src/shared/protocol/errorReply';
import { BareWindow } from '../support/bareWindow';

it('tells a page that is let in no more, until it is again', async () => {
  // Node has no animation frames: nothing is painted here.
  vi.stubGlobal('requestAnimationFrame', () => 0);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const trainer = await startTrainer('simd');
  const window = new BareWindow(trainer);
  await expect.poll(() => window.hasControl).toBe(true);
  // An answer to what was asked before the line came.
  window.accessDenied();
  expect(window.text).toMatch(/^Press Test/);

  window.loseLine();
  expect(window.text).toContain('Reconnecting');
  // The server says why it has no trainer, and is then started again.
  const [near, far] = createMemoryPortPair();
  window.connect(near);
  far.post(errorReply(null, 'The trainer stopped.'));
  await expect.poll(() => window.text).toBe('The trainer stopped.');
  window.loseLine();
  window.accessDenied();
  const sentence = 'CartPole Studio was started anew: open the address that it printed.';
  expect(window.studio.message).toEqual({ tone: 'bad', text: sentence });
  // It is known what is wrong: not that nobody answers.
  vi.advanceTimersByTime(60_000);
  expect(window.text).toBe(sentence);
  expect(window.studio.refusals.train).toBe('Waiting for the trainer.');

  window.connect();
  await expect.poll(() => window.studio.line.state).toBe('connected');
  expect(window.text).toMatch(/^Connected again\. Press Test/);
  window.close();
  await trainer.close();
  vi.useRealTimers();
});
