import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunningTrainer } from '../../../src/host/process/trainerRunner';
import { type BareWindow, openWindow } from '../support/bareWindow';

describe('what is pressed twice, or a moment too late', () => {
  let trainer: RunningTrainer;
  let window: BareWindow;

  beforeEach(async () => {
    ({ trainer, window } = await openWindow());
  });
  afterEach(() => {
    vi.useRealTimers();
    window.close();
    trainer.close();
  });

  const runs = (activity: string) =>
    expect.poll(() => window.studio.status?.activity).toBe(activity);
  const asleep = () => new Promise((resolve) => setTimeout(resolve, 100));

  it.each([
    ['train', 'Training the agent… It ends when solved, or after 100,000 steps.'],
    ['test', /^Testing the trained example/],
    ['playRandom', /^Playing at random/],
  ] as const)('begins once: %s', async (action, sentence) => {
    window.studio.setPace('1x');
    window.studio[action]();
    window.studio[action]();
    window.studio.test();
    window.studio.newAgent();
    await runs(action === 'playRandom' ? 'random' : action);
    await asleep();
    expect(window.text).toMatch(sentence);
  });

  it('trains the agent that is there once, too', async () => {
    const { studio } = window;
    studio.newAgent();
    studio.newAgent();
    await expect.poll(() => studio.refusals.train).toBe(null);
    expect(studio.status?.agent.origin).toBe('new');
    studio.train();
    studio.train();
    await runs('train');
    await asleep();
    expect(window.text).toMatch(/^Training/);
    studio.stop();
    await runs('idle');
    // What was refused or has ended stands in the way of nothing.
    expect(studio.refusals).toMatchObject({ train: null, play: null, newAgent: null, open: null });
  });

  it('goes on saying that another engine computes in what was just begun', async () => {
    const { studio } = window;
    const replaced = {
      type: 'engineReplaced',
      from: 'TensorFlow',
      to: 'WebAssembly SIMD',
      reason: 'out of memory',
      gradientStepsLost: 0,
    } as const;
    window.connectWithNews(replaced, 'agentReplaced');
    await expect.poll(() => studio.refusals.train).toBe(null);
    studio.settings.seedText = '1';
    studio.setPace('1x');
    studio.train();
    await runs('train');
    await asleep();
    expect(window.text).toMatch(/^TensorFlow failed: out of memory\./);
    studio.stop();
    await runs('idle');
    expect(window.text).toMatch(/^Training stopped/);

    // The next press is for something else.
    studio.newAgent();
    studio.replacement.discard();
    await expect.poll(() => window.text).toMatch(/^TensorFlow failed/);
    await expect.poll(() => studio.refusals.play).toBe(null);
    studio.test();
    await runs('test');
    expect(window.text).toMatch(/^Testing/);
  });

  it('says for a moment only that a control came too late', async () => {
    window.studio.setPace('1x');
    window.studio.playRandom();
    await runs('random');
    window.studio.pauseOrResume();
    await expect.poll(() => window.studio.status?.paused).toBe(true);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    // Space, and a step before it is seen that the run goes on.
    window.studio.pauseOrResume();
    window.studio.stepOnce();
    await expect.poll(() => window.text).toMatch(/^Pause first/);
    await vi.advanceTimersByTimeAsync(6000);
    expect(window.text).toMatch(/^Playing at random/);
  });

  it('asks again after the trainer was lost before it answered', async () => {
    window.connectWithout('test');
    await expect.poll(() => window.studio.line.state).toBe('connected');
    await expect.poll(() => window.studio.refusals.play).toBe(null);
    window.studio.test();
    expect(window.studio.refusals.play).toMatch(/^Wait a moment/);
    window.connect();
    await expect.poll(() => window.studio.refusals.play).toBe(null);
  });
});
