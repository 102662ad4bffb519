import { describe, expect, it } from 'vitest';
import { trainInOurProcess } from '../../scripts/bench/peers/ourProcess';
import { solveContestSection } from '../../scripts/bench/peers/solveContest';
import { sectionText } from '../../scripts/bench/report';
import { loadEngine } from '../../src/host/engines/loadEngine';
import { defaultPreset } from '../../src/shared/hyperparameters/presets';
import { runSeed } from '../../scripts/bench/solve/seedRun';

const outcome = (seconds: number) => ({ solved: true, environmentSteps: 1000, seconds });

describe('a contest of whole processes', () => {
  it('compares medians, and tells whether the target is met', () => {
    const lane = (target: number, ...seconds: number[]) => ({
      peer: { name: 'peer', function: 'x.y', target },
      outcomes: seconds.map(outcome),
      failure: null,
    });
    const ours = [0.5, 0.2, 0.3].map(outcome);
    const section = solveContestSection(ours, [
      lane(1 / 100, 20, 40, 30),
      lane(1 / 100, 29, 29, 29),
      { ...lane(1 / 50), failure: 'It is not installed.' },
    ]);
    expect(section.rows[0]).toMatchObject({ solved: '3 of 3', seconds: 0.3 });
    expect(section.rows[1]).toMatchObject({ seconds: 30, ratio: 0.01, verdict: 'met' });
    expect(section.rows[2]).toMatchObject({ seconds: 29, verdict: 'not met' });
    expect(section.rows[3]).toEqual({ who: 'peer', verdict: 'It is not installed.' });
    expect(sectionText(section)).toContain('1/100');
  });

  it('runs the terminal’s own command, which trains the default preset', async () => {
    const trained = await trainInOurProcess(5);
    const createEngine = await loadEngine('simd');
    const { solved } = runSeed(createEngine, { preset: defaultPreset, seed: 5, holdSteps: 0 });
    expect(trained).toMatchObject({ solved: true, environmentSteps: solved!.environmentSteps });
    expect(trained.seconds).toBeGreaterThan(0);
  });
});
