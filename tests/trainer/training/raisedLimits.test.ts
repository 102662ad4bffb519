import { expect, it } from 'vitest';
import { plainSettings } from '../../support/plainSettings';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { Agent } from '../../../src/trainer/training/agent';
import { runToEnd } from '../../../src/trainer/training/runToEnd';
import { silentObserver } from '../support/agents';

/** Checks and gradient steps at the first limit, and never solved. */
const hyperparameters = {
  ...plainSettings,
  hiddenUnits: [6],
  dropoutRate: 0.2,
  minibatchSize: 8,
  learningStartsAtStep: 30,
  gradientStepsPerStep: 3,
  epsilonDecaySteps: 100,
  checkEverySteps: 50,
  checkEpisodes: 3,
  solvedMean: 500,
};

function train(maxSteps: number): Agent {
  const agent = Agent.create(
    { ...hyperparameters, maxSteps },
    5,
    createReferenceEngine,
    silentObserver,
  );
  expect(runToEnd(agent)).toBe('limit');
  return agent;
}

/** All that a run is: its state, weights, buffer and curves. */
function contentsOf(agent: Agent) {
  const { engine, replay } = agent.dqn;
  return {
    state: agent.state(engine.snapshot().gradientSteps),
    weights: engine.snapshot(),
    transitions: replay.size,
    curves: agent.curves(),
    model: agent.bestModel(),
  };
}

it('trains on to a higher limit as if that had been the limit from the first step', () => {
  const raised = train(150);
  raised.training.raiseLimits({ maxSteps: 400, maxEpisodes: 0 });
  expect(raised.training.atLimit).toBe(false);
  raised.training.resume();
  expect(runToEnd(raised)).toBe('limit');
  expect(raised.dqn.environmentSteps).toBe(400);
  expect(raised.status().hyperparameters.maxSteps).toBe(400);
  expect(contentsOf(raised)).toEqual(contentsOf(train(400)));
});
