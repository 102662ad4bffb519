import { describe, expect, it } from 'vitest';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { playEpisode, scriptedAgent, takeStep } from '../support/agents';

const fast = presets.fast.hyperparameters;

describe('the fast agent', () => {
  it('bootstraps the time limit and learns -1 from a failure alone', () => {
    const { agent, engine } = scriptedAgent(
      {
        ...fast,
        scaleObservations: false,
        minibatchSize: 2000,
        epsilonStart: 0,
        epsilonEnd: 0,
      },
      3,
    );
    playEpisode(agent);
    expect(agent.episode).toMatchObject({ steps: 500, state: 'truncated' });
    const { rewards, discounts } = engine.batches.at(-1)!;
    expect(new Set(rewards)).toEqual(new Set([0]));
    // Three steps each, and fewer at the time limit.
    expect(new Set(discounts)).toEqual(new Set([0.995, 0.995 ** 2, 0.995 ** 3]));
  });

  it('starts learning at 200 steps with 4 gradient steps each, epsilon falling linearly', () => {
    const { agent } = scriptedAgent(fast, 3);
    const step = () => {
      if (agent.episode.state !== 'running') agent.beginEpisode();
      takeStep(agent);
    };
    // Two steps are held back for their returns.
    for (let i = 0; i < 199; i++) step();
    expect(agent.gradientSteps).toBe(0);
    for (let i = 0; i < 301; i++) step();
    expect(agent.epsilon).toBeCloseTo(1 - (0.9 * 500) / 1000, 10);
    for (let i = 0; i < 500; i++) step();
    expect(agent.gradientSteps / 4).toBeGreaterThanOrEqual(799);
    expect(agent.gradientSteps / 4).toBeLessThanOrEqual(801);
    expect(agent.epsilon).toBeCloseTo(0.1, 10);
  });
});
