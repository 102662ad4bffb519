import { describe, expect, it } from 'vitest';
import { plainSettings } from '../../support/plainSettings';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { Agent } from '../../../src/trainer/training/agent';
import { silentObserver } from '../support/agents';

/** Solved by its first checks, and better at later ones. */
const easy = {
  ...plainSettings,
  hiddenUnits: [8],
  minibatchSize: 16,
  checkEverySteps: 100,
  checkEpisodes: 4,
  confirmEpisodes: 4,
  solvedMean: 20,
};

interface Confirmation {
  readonly environmentSteps: number;
  readonly confirmedMean: number;
  readonly solved: boolean;
}

describe('what is told of a solved run', () => {
  it('is of one confirmation, also after a later one was better', () => {
    const confirmations: Confirmation[] = [];
    const agent = Agent.create(easy, 1, createReferenceEngine, {
      ...silentObserver,
      confirmed: (environmentSteps, confirmedMean, solved) =>
        confirmations.push({ environmentSteps, confirmedMean, solved }),
    });
    const firstSolved = () => confirmations.find(({ solved }) => solved);
    // By what was told of each confirmation, not by what is asserted below.
    const isBetterLater = () => {
      const first = firstSolved();
      return first !== undefined && agent.status().confirmedMean !== first.confirmedMean;
    };
    while (!isBetterLater()) {
      agent.training.step();
      if (agent.training.ended !== null) agent.training.resume();
    }
    const first = firstSolved()!;
    const told = { solvedAtStep: first.environmentSteps, solvedWithMean: first.confirmedMean };
    expect(agent.status()).toMatchObject(told);
    expect(agent.status().confirmedMean).toBe(confirmations.at(-1)!.confirmedMean);

    const saved = agent.bestModel();
    expect(saved.metadata).toMatchObject(told);
    const opened = Agent.fromModel('opened', 'a', saved, createReferenceEngine, silentObserver);
    expect(opened.status()).toMatchObject(told);
  });
});
