import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../../src/host/engines/loadEngine';
import { settingsText } from '../../../src/renderer/state/settings/settingsText';
import { inactiveReason } from '../../../src/renderer/state/settings/inactiveSettings';
import type { HyperparameterDefinition } from '../../../src/shared/hyperparameters/definition';
import {
  hyperparameterDefinitions,
  hyperparameterNames,
  hyperparametersSchema,
  type HyperparameterName,
  type Hyperparameters,
} from '../../../src/shared/hyperparameters/hyperparameters';
import { plainSettings } from '../../support/plainSettings';
import { Agent } from '../../../src/trainer/training/agent';
import { runToEnd } from '../../../src/trainer/training/runToEnd';
import { silentObserver } from '../../trainer/support/agents';

const create = await loadEngine('simd');

/** Solved or not within its first checks, with every setting at work that a run can have. */
const base: Hyperparameters = {
  ...plainSettings,
  hiddenUnits: [16],
  learningStartsAtStep: 64,
  checkEverySteps: 200,
  checkEpisodes: 2,
  confirmEpisodes: 2,
  solvedMean: 30,
  epsilonDecaySteps: 300,
};

const others: Partial<Hyperparameters> = {
  doubleDqn: !base.doubleDqn,
  softUpdateRate: 0.9,
  hardUpdateEverySteps: 3,
  adamBeta1: 0.1,
  adamBeta2: 0.5,
  rmspropDecay: 0.1,
  priorityExponent: 0.9,
  importanceExponent: 0.1,
  importanceExponentSteps: 7,
  epsilonDecaySteps: 7,
  epsilonDecayFactor: 0.6,
  checkEpisodes: 5,
  confirmEpisodes: 7,
  solvedMean: 500,
};

/** The weights after 500 steps, or at the end that came before. */
function train(hyperparameters: Hyperparameters) {
  const agent = Agent.create(hyperparameters, 1, create, silentObserver);
  const { dqn } = agent;
  runToEnd(agent, () => dqn.environmentSteps >= 500);
  const { online, target } = dqn.engine.snapshot();
  agent.dispose();
  return { online, target };
}

const all = hyperparameterNames.flatMap((name) => {
  const { inactiveWhile }: HyperparameterDefinition = hyperparameterDefinitions[name];
  if (inactiveWhile === undefined) return [];
  const condition = {
    by: inactiveWhile.setting as HyperparameterName,
    unusedWith: inactiveWhile.is.map(String),
  };
  return [[name, condition] as const];
});

describe('the form', () => {
  const unused = all.flatMap(([name, { by, unusedWith }]) =>
    unusedWith.map((value) => [name, by, value] as const),
  );

  it.each(unused)('says rightly that %s has no effect while %s is %s', (name, by, value) => {
    expect(inactiveReason(name, { ...settingsText(base), [by]: value })).toMatch(
      /^No effect while “.+” is .+\.$/,
    );
    const typed = by === 'checkEverySteps' ? Number(value) : value;
    const settings = v.parse(hyperparametersSchema, { ...base, [by]: typed });
    expect(train({ ...settings, [name]: others[name] })).toEqual(train(settings));
  });

  const used = all.flatMap(([name, { by, unusedWith }]) => {
    const decisive = hyperparameterDefinitions[by];
    if (decisive.kind !== 'choice') return [];
    const values = Object.keys(decisive.options).filter((value) => !unusedWith.includes(value));
    return values.map((value) => [name, by, value] as const);
  });

  it.each(used)('says nothing of %s while %s is %s, where it changes a run', (name, by, value) => {
    expect(inactiveReason(name, { ...settingsText(base), [by]: value })).toBeNull();
    const settings = v.parse(hyperparametersSchema, { ...base, [by]: value });
    expect(train({ ...settings, [name]: others[name] })).not.toEqual(train(settings));
  });
});
