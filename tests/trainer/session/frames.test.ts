import { describe, expect, it } from 'vitest';
import { plainSettings } from '../../support/plainSettings';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { trainingFrame } from '../../../src/trainer/session/activity';
import { randomActivity, testActivity } from '../../../src/trainer/session/playActivity';
import { Agent } from '../../../src/trainer/training/agent';
import { someCheckpoint } from '../../support/someCheckpoint';
import { silentObserver } from '../support/agents';

/** It learns from early on, with much chance and much choice, and more than once a step. */
const hyperparameters = {
  ...plainSettings,
  hiddenUnits: [8],
  learningStartsAtStep: 40,
  epsilonStart: 0.6,
  gradientStepsPerStep: 2,
  checkEverySteps: 0,
};

const newAgent = () => Agent.create(hyperparameters, 3, createReferenceEngine, silentObserver);
const pushed = (forceN: number) => (forceN > 0 ? 'right' : 'left');
const better = (left: number, right: number) => (right > left ? 'right' : 'left');

describe('a frame', () => {
  it('shows the values that the push was chosen by, also after learning and from chance', () => {
    const { dqn } = newAgent();
    const agent = newAgent();
    const kinds = { start: 0, chosen: 0, random: 0 };
    for (let step = 0; step < 300; step++) {
      const epsilon = agent.dqn.epsilon;
      const [left, right] = agent.dqn.qValues();
      agent.dqn.act();
      const before = trainingFrame(agent);
      expect([before.qLeft, before.qRight]).toEqual([left, right]);
      expect(before.epsilon).toBe(epsilon);
      while (agent.dqn.gradientStepsDue > 0) agent.dqn.learn();
      const after = trainingFrame(agent);
      if (after.explored === 1) kinds.random++;
      else {
        kinds.chosen++;
        expect([after.qLeft, after.qRight]).toEqual([left, right]);
        expect(pushed(after.forceN)).toBe(better(after.qLeft, after.qRight));
      }
      if (agent.dqn.episode.state !== 'running') {
        kinds.start++;
        agent.dqn.beginEpisode();
        const start = trainingFrame(agent);
        expect(start).toMatchObject({ forceN: 0, explored: 0, stepInEpisode: 0 });
        expect([start.qLeft, start.qRight]).toEqual([...agent.dqn.qValues()]);
      }
      // The same run, at which nobody looks.
      dqn.act();
      while (dqn.gradientStepsDue > 0) dqn.learn();
      if (dqn.episode.state !== 'running') dqn.beginEpisode();
    }
    expect(Math.min(...Object.values(kinds))).toBeGreaterThan(3);
    expect(agent.dqn.state).toEqual(dqn.state);
    expect(agent.dqn.qValues()).toEqual(dqn.qValues());
  });

  it('shows no values of a push that was chosen before a checkpoint', () => {
    const checkpoint = someCheckpoint(30);
    const agent = Agent.restored(
      checkpoint.state.agent,
      checkpoint.arrays,
      createReferenceEngine,
      silentObserver,
    );
    const { dqn } = agent;
    expect(dqn.episode.steps).toBeGreaterThan(0);
    expect(trainingFrame(agent)).toMatchObject({ qLeft: NaN, qRight: NaN });
    dqn.act();
    expect(trainingFrame(agent).qLeft).not.toBeNaN();
  });

  it('of a test shows the values that the push was chosen by, and of random play none', () => {
    const options = { episodes: 3, seed: 1, emitEpisode: () => undefined };
    const test = testActivity(newAgent(), createReferenceEngine, options);
    expect(test.frame()).toMatchObject({ forceN: 0, epsilon: NaN });
    expect(test.frame().qLeft).not.toBeNaN();
    while (test.ended === null) {
      test.step();
      const { qLeft, qRight, forceN, explored } = test.frame();
      expect(pushed(forceN)).toBe(better(qLeft, qRight));
      expect(explored).toBe(0);
    }

    const random = randomActivity(options);
    random.step();
    expect(random.frame()).toMatchObject({ explored: 1, qLeft: NaN, epsilon: NaN });
  });
});
