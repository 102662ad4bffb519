import { describe, expect, it } from 'vitest';
import type { Confirmation } from '../../../src/shared/protocol/events';
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

describe('what is told of a solved run', () => {
  it('is of one confirmation, also after a later one was better', () => {
    const confirmations: Confirmation[] = [];
    const agent = Agent.create(easy, 1, createReferenceEngine, {
      ...silentObserver,
      confirmed: (confirmation) => confirmations.push(confirmation),
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
    const last = confirmations.at(-1)!;
    expect(agent.status().confirmedMean).toBe(last.confirmedMean);
    // It is solved once; what is as good later holds.
    expect(last).toMatchObject({ held: true, solved: false });
    expect(confirmations.filter(({ solved }) => solved)).toEqual([first]);
    expect(agent.histories.confirmations.all()).toEqual(
      confirmations.map(({ environmentSteps, confirmedMean, held }) => ({
        environmentSteps,
        confirmedMean,
        held: held ? 1 : 0,
      })),
    );

    const saved = agent.bestModel();
    expect(saved.metadata).toMatchObject(told);
    const opened = Agent.fromModel('opened', 'a', saved, createReferenceEngine, silentObserver);
    expect(opened.status()).toMatchObject(told);
  });
});
