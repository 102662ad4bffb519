import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTrainer, type RunningTrainer } from '../../../src/host/process/trainerRunner';
import { otherHasControl } from '../../../src/shared/protocol/control';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import { errorReply } from '../../../src/shared/protocol/errorReply';
import { BareWindow } from '../support/bareWindow';

describe('two windows at one trainer', () => {
  let trainer: RunningTrainer;
  let one: BareWindow;
  let two: BareWindow;

  // Node has no animation frames: nothing is painted here.
  beforeAll(() => void vi.stubGlobal('requestAnimationFrame', () => 0));

  beforeEach(async () => {
    trainer = await startTrainer('simd');
    one = new BareWindow(trainer);
    await expect.poll(() => one.hasControl).toBe(true);
    two = new BareWindow(trainer);
    await expect.poll(() => two.studio.line.watches).toBe(true);
  });

  afterEach(() => {
    one.close();
    two.close();
    trainer.close();
  });

  /** Trains for a moment, and stops. */
  async function learnABit(window: BareWindow): Promise<void> {
    window.studio.setPace('16x');
    window.studio.train();
    await expect.poll(() => window.studio.status?.agent.unsaved).toBe(true);
    window.studio.stop();
    await expect.poll(() => window.studio.status?.activity).toBe('idle');
  }

  it('shows the second one all, and refuses it what would change something', async () => {
    const { refusals } = two.studio;
    const { save, ...others } = refusals;
    expect(save).toBeNull();
    expect(new Set(Object.values(others))).toEqual(new Set([otherHasControl]));
    expect(two.text).toBe('What the other window starts is shown here as it happens.');
    // Whatever asks: a key, the menu.
    two.studio.train();
    two.studio.setPace('max');
    two.studio.newAgent();

    await learnABit(one);
    await expect.poll(() => two.studio.status?.activity).toBe('idle');
    expect(two.studio.status).toEqual(one.studio.status);
    await expect.poll(() => two.studio.scoreboard.counters?.stepsPerSecond).toBe(0);
    expect(two.studio.scoreboard.counters).toEqual(one.studio.scoreboard.counters);
    expect(two.studio.curves.lastEnvironmentStep).toBe(one.studio.curves.lastEnvironmentStep);
    expect(one.text).toBe(`${two.text} Train goes on from here.`);
    expect(two.frames).toBeGreaterThan(1);
  });

  it('lets the second one take over, and tells the first', async () => {
    two.studio.line.takeOver();
    await expect.poll(() => two.hasControl && !one.hasControl).toBe(true);
    expect(two.text).toMatch(/^This window drives now\. Press Test/);
    expect(one.text).toMatch(/^Another window took over\. What the other window starts/);
    expect(one.studio.refusals.train).toBe(otherHasControl);
    expect(two.studio.refusals.train).toBeNull();
    await learnABit(two);

    two.close();
    await expect.poll(() => one.hasControl).toBe(true);
    expect(one.text).toMatch(/^This window drives now\. The agent is ready/);
    expect(one.studio.refusals.train).toBeNull();
  });

  it('asks before unsaved work is replaced, whichever window saved it or not', async () => {
    await learnABit(one);
    two.studio.line.takeOver();
    await expect.poll(() => two.hasControl).toBe(true);
    two.studio.newAgent();
    expect(two.studio.replacement.asking).toBe(true);

    // Another takes over meanwhile: the question is none any more.
    one.studio.line.takeOver();
    await expect.poll(() => one.hasControl).toBe(true);
    expect(two.studio.replacement.asking).toBe(false);

    two.studio.models.save();
    await expect.poll(() => one.studio.status?.agent.unsaved).toBe(false);
    expect(two.saved).toHaveLength(1);
    // What it has learnt is in a file of the other window.
    const seed = one.studio.status!.agent.seed;
    one.studio.newAgent();
    expect(one.studio.replacement.asking).toBe(false);
    await expect.poll(() => one.studio.status!.agent.seed).not.toBe(seed);
  });

  it('keeps the last episode over a lost line, and says that it is back', async () => {
    one.studio.setPace('max');
    one.studio.playRandom();
    await expect.poll(() => one.studio.scoreboard.lastEnd).not.toBe(null);
    const { lastEpisode } = one.studio.scoreboard;
    expect(lastEpisode).not.toBeNull();
    one.loseLine();
    expect(one.text).toContain('was lost');
    expect(one.studio.refusals.train).toBe('Waiting for the trainer.');
    expect(one.studio.line.watches).toBe(false);
    one.connect();
    await expect.poll(() => one.studio.line.state).toBe('connected');
    expect(one.studio.scoreboard.lastEpisode).toEqual(lastEpisode);
    expect(one.text).toMatch(/^Connected again\. Press Test to watch/);
    expect(one.hasControl).toBe(true);
    expect(two.hasControl).toBe(false);
  });

  it('lets the second one drive when the first stays away', async () => {
    one.loseLine();
    await expect.poll(() => two.hasControl).toBe(true);
    expect(two.text).toMatch(/^This window drives now\./);
    one.connect();
    await expect.poll(() => one.studio.line.state).toBe('connected');
    expect(one.text).toBe(
      'Connected again. What the other window starts is shown here as it happens.',
    );
    expect(two.hasControl).toBe(true);
  });

  it('says from where a trainer went on that had been lost', async () => {
    const sentence = 'The trainer was lost: the agent goes on from step 1,200.';
    one.connectAfterCrash(sentence);
    await expect.poll(() => one.text).toBe(sentence);
    // What goes on is news again.
    one.studio.playRandom();
    await expect.poll(() => one.text.startsWith('Playing at random')).toBe(true);
  });

  it('says why nothing is served, in the other end’s own words, until a trainer answers', async () => {
    const sentence = 'The trainer stopped 6 times in a row: start CartPole Studio again.';
    const [near, far] = createMemoryPortPair();
    one.connect(near);
    far.post(errorReply(null, sentence));
    await expect.poll(() => one.text).toBe(sentence);
    expect(one.studio.message.tone).toBe('bad');
    expect(one.studio.refusals.train).toBe('Waiting for the trainer.');
    // Whoever closes the line, the reason stays.
    one.loseLine();
    expect(one.text).toBe(sentence);
    one.connect();
    await expect.poll(() => one.studio.line.state).toBe('connected');
    expect(one.text).toMatch(/^Connected again\./);
    // What is refused later is news, and no trouble of the line.
    one.loseLine();
    expect(one.text).toContain('was lost');
  });

  it('gets no frames while it is hidden, and all the rest', async () => {
    one.document.turn('hidden');
    one.studio.setPace('1x');
    one.studio.playRandom();
    await expect.poll(() => two.frames).toBeGreaterThan(20);
    // The one that was on its way.
    expect(one.frames).toBeLessThanOrEqual(2);
    const { frames } = one;
    one.studio.setPace('max');
    await expect.poll(() => one.studio.scoreboard.lastEnd).not.toBe(null);
    expect(one.studio.scoreboard.play?.scores).toHaveLength(10);
    expect(one.frames).toBe(frames);

    one.document.turn('visible');
    await expect.poll(() => one.frames).toBeGreaterThan(frames);
  });

  it('asks for frames on a new line, though it was hidden on the old one', async () => {
    one.document.turn('hidden');
    one.studio.playRandom();
    await expect.poll(() => one.studio.status?.activity).toBe('random');
    one.loseLine();
    one.document.turn('visible');
    one.connect();
    await expect.poll(() => one.studio.line.state).toBe('connected');
    const { frames } = one;
    await expect.poll(() => one.frames).toBeGreaterThan(frames + 5);
  });
});
