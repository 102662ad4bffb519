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
    expect(new Set(discounts)).toEqual(new Set([0.99]));
  });

  it('starts learning at 200 steps with 2 gradient steps each, epsilon falling linearly', () => {
    const { agent } = scriptedAgent(fast, 3);
    const step = () => {
      if (agent.episode.state !== 'running') agent.beginEpisode();
      takeStep(agent);
    };
    for (let i = 0; i < 199; i++) step();
    expect(agent.gradientSteps).toBe(0);
    for (let i = 0; i < 801; i++) step();
    expect(agent.gradientSteps).toBe(2 * 801);
    expect(agent.epsilon).toBeCloseTo(1 - (0.95 * 1000) / 2000, 10);
    for (let i = 0; i < 2000; i++) step();
    expect(agent.epsilon).toBe(0.05);
  });
});
