import { describe, expect, it } from 'vitest';
import { reconnectPauseMs } from '../../../src/renderer/client/face';
import { shareOf, widenedRange } from '../../../src/renderer/stage/qRange';
import { refusals } from '../../../src/renderer/state/commandAvailability';
import { formatDuration, formatLoss } from '../../../src/shared/format';
import { SpeedPreference } from '../../../src/renderer/state/speedPreference.svelte';
import {
  activityMessage,
  endMessage,
  invitation,
  limitText,
  trainFurtherLabel,
} from '../../../src/renderer/state/sentences';
import { titleOf } from '../../../src/shared/agentTitle';
import { otherHasControl } from '../../../src/shared/protocol/control';
import type { AgentStatus, EventOf, Status } from '../../../src/shared/protocol/events';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { plainSettings } from '../../support/plainSettings';

const agent: AgentStatus = {
  origin: 'new',
  name: 'New agent',
  hyperparameters: plainSettings,
  seed: 7,
  layerUnits: [4, 64, 2],
  layers: [
    { units: 64, activation: 'relu' },
    { units: 2, activation: 'linear' },
  ],
  parameterCount: 450,
  source: null,
  openedMean: null,
  environmentSteps: 1500,
  gradientSteps: 2600,
  episodes: 41,
  epsilon: 0.29,
  bestGreedyMean: 500,
  solvedAtStep: 1500,
  solvedWithMean: 498.25,
  confirmedMean: 498.25,
  unsaved: true,
};

function ended(values: Partial<EventOf<'activityEnded'>>): EventOf<'activityEnded'> {
  return {
    type: 'activityEnded',
    activity: 'train',
    reason: 'finished',
    scores: [],
    wallMs: 2100,
    ...values,
  };
}

describe('sentences', () => {
  it('tells when and how well it was solved', () => {
    expect(endMessage(ended({ reason: 'solved' }), agent, true)).toEqual({
      tone: 'good',
      text:
        'Solved at 1,500 steps with a mean of 498.3 on 100 fresh starts, in 2.1 s. ' +
        'Press Test to watch it.',
    });
  });

  it('calls an agent new only until it learns', () => {
    expect(titleOf({ ...agent, environmentSteps: 0 })).toBe('New agent');
    expect(titleOf(agent)).toBe('Your agent');
    expect(titleOf({ ...agent, origin: 'opened', name: 'mine' })).toBe('mine');
  });

  it('tells a test’s mean and how many reached 500', () => {
    const scores = [...new Array<number>(18).fill(500), 400, 300];
    expect(endMessage(ended({ activity: 'test', scores }), agent, true)).toEqual({
      tone: 'good',
      text: 'Test done after 20 episodes: mean 485, 18 of 20 reached 500.',
    });
    const demanding = { ...agent, hyperparameters: { ...agent.hyperparameters, solvedMean: 490 } };
    expect(endMessage(ended({ activity: 'test', scores }), demanding, true).tone).toBe('plain');
  });

  it('tells what stopped early', () => {
    const stopped = ended({ activity: 'random', reason: 'stopped' });
    expect(endMessage(stopped, agent, true).text).toBe(
      'Random play stopped before an episode ended.',
    );
    expect(endMessage(ended({ reason: 'stopped' }), agent, true).text).toBe(
      'Training stopped after 1,500 steps, 41 episodes. Train goes on from here.',
    );
  });

  it('tells when training will end by itself', () => {
    const unsolved = { ...agent, solvedAtStep: null };
    expect(
      activityMessage({ activity: 'train', paused: false, agent: unsolved, pace: '1x' }, true).text,
    ).toBe('Training the agent… It ends when solved, or after 100,000 steps.');
    const { hyperparameters } = presets.tutorial;
    expect(
      activityMessage(
        {
          activity: 'train',
          paused: false,
          agent: { ...agent, hyperparameters },
          pace: '1x',
        },
        true,
      ).text,
    ).toBe('Training the agent… It ends after 1,000 episodes, or when you press Stop.');
  });

  it('tells a window that watches what goes on, and nothing that it cannot do', () => {
    const status: Status = { activity: 'train', paused: false, pace: '1x', agent };
    const said = [
      activityMessage(status, false),
      activityMessage({ ...status, paused: true }, false),
      activityMessage({ ...status, activity: 'idle' }, false),
      endMessage(ended({ reason: 'solved' }), agent, false),
      endMessage(ended({ reason: 'stopped' }), agent, false),
    ].map(({ text }) => text);
    expect(said).toEqual([
      'Training the agent…',
      'Paused while training the agent.',
      'Solved at 1,500 steps with a mean of 498.3 on 100 fresh starts. ' +
        'What the other window starts is shown here as it happens.',
      'Solved at 1,500 steps with a mean of 498.3 on 100 fresh starts, in 2.1 s.',
      'Training stopped after 1,500 steps, 41 episodes.',
    ]);
  });

  it('tells at rest that the agent is solved, whenever the window came', () => {
    const atRest = (of: AgentStatus) =>
      activityMessage({ activity: 'idle', paused: false, pace: '1x', agent: of }, true);
    expect(atRest(agent)).toEqual({
      tone: 'good',
      text:
        'Solved at 1,500 steps with a mean of 498.3 on 100 fresh starts. ' +
        'The agent is ready: press Test to watch it, or Train to let it learn on.',
    });
    expect(atRest({ ...agent, solvedAtStep: null }).tone).toBe('plain');
    // A later confirmation of a better model is another evaluation.
    expect(atRest({ ...agent, confirmedMean: 499.9 })).toEqual(atRest(agent));
    expect(atRest({ ...agent, solvedWithMean: null }).text).toMatch(
      /^Solved at 1,500 steps\. The /,
    );
    expect(atRest({ ...agent, origin: 'bundled' }).text).toMatch(/^Press Test/);
  });

  it('tells at rest what limit the agent has reached', () => {
    const held = {
      ...agent,
      environmentSteps: 100_000,
      solvedAtStep: null,
      solvedWithMean: null,
    };
    expect(
      activityMessage({ activity: 'idle', paused: false, pace: '1x', agent: held }, true).text,
    ).toBe('The agent is at its limit of 100,000 steps: press Test to watch it.');
    expect(trainFurtherLabel(held, { maxSteps: 200_000, maxEpisodes: 0 })).toBe(
      'Train 100,000 steps more',
    );
    const { hyperparameters } = presets.tutorial;
    expect(
      trainFurtherLabel(
        { ...held, hyperparameters, episodes: 1000 },
        { maxSteps: 0, maxEpisodes: 2000 },
      ),
    ).toBe('Train 1,000 episodes more');
    expect(limitText({ ...held, origin: 'bundled' })).toBeNull();
  });

  it('invites to test the trained example and to train a fresh agent', () => {
    expect(invitation({ ...agent, origin: 'bundled' }).text).toMatch(/^Press Test to watch/);
    expect(invitation({ ...agent, environmentSteps: 0 }).text).toMatch(/press Train/);
  });
});

describe('refusals', () => {
  const status: Status = { activity: 'idle', paused: false, pace: '1x', agent };
  const situation = {
    connected: true,
    status,
    hasControl: true,
    beginning: false,
    settingsProblem: null,
    limit: null,
    transferring: false,
  };

  it('allow to begin while idle, and to stop while running', () => {
    expect(refusals(situation)).toMatchObject({ train: null, play: null, open: null, save: null });
    expect(refusals(situation).stop).toBe('Nothing is running.');
    const running = refusals({ ...situation, status: { ...status, activity: 'test' } });
    expect(running).toMatchObject({ train: 'Stop the test first.', stop: null, pause: null });
    expect(running.step).toBe('Pause first, then take single steps.');
  });

  it('allow nothing else to begin between a press and what it begins', () => {
    const beginning = refusals({ ...situation, beginning: true });
    const { train, newAgent, play, open, ...others } = beginning;
    for (const reason of [train, newAgent, play, open]) expect(reason).toMatch(/^Wait a moment/);
    expect(others).toMatchObject({ save: null, pace: null });
  });

  it('say what limit keeps the agent from learning on, unless another agent is to be trained', () => {
    expect(refusals({ ...situation, limit: '100,000 steps' })).toMatchObject({
      train: 'At its limit of 100,000 steps: let it train further, or make a new agent.',
      trainFurther: null,
      newAgent: null,
    });
  });

  it('refuse a window that watches all but saving, and say who drives', () => {
    const { save, ...others } = refusals({ ...situation, hasControl: false });
    expect(save).toBeNull();
    for (const reason of Object.values(others)) expect(reason).toBe(otherHasControl);
  });

  it('refuse everything while the trainer is away', () => {
    const away = refusals({ ...situation, connected: false });
    for (const reason of Object.values(away)) expect(reason).toBe('Waiting for the trainer.');
  });
});

describe('SpeedPreference', () => {
  it('keeps a pace for training and one for watching; a choice at rest is for both', () => {
    const paces = new SpeedPreference();
    paces.choose('max', 'train');
    expect(paces.paceFor('train')).toBe('max');
    expect(paces.paceFor('test')).toBe('1x');
    paces.choose('16x', 'idle');
    expect([paces.paceFor('train'), paces.paceFor('random')]).toEqual(['16x', '16x']);
  });
});

describe('numbers', () => {
  it('have sensible digits', () => {
    expect([0, 0.0000123, 0.00456, 0.015, 12.345, 3e9].map(formatLoss)).toEqual([
      '0',
      '1.2e-5',
      '0.00456',
      '0.015',
      '12.3',
      '3.0e+9',
    ]);
    expect([840, 42_400, 185_000].map(formatDuration)).toEqual(['0.8 s', '42 s', '3 min 5 s']);
  });
});

describe('the bars of both values', () => {
  it('lie between the lowest and the highest value seen, and 0', () => {
    const range = widenedRange({ low: 0, high: 0 }, -1, -0.25);
    expect(range).toEqual({ low: -1, high: 0 });
    expect(shareOf(range, -0.25)).toBe(0.75);
    expect(shareOf({ low: 0, high: 0 }, 0)).toBe(0);
  });
});

describe('reconnecting', () => {
  it('waits longer and longer, eight seconds at most', () => {
    expect([0, 1, 2, 5, 50].map(reconnectPauseMs)).toEqual([250, 500, 1000, 8000, 8000]);
  });
});
