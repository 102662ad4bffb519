import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { comparisonRow, holdContest, type Contest } from '../../scripts/bench/peers/contest';

const sampling = { warmUpMs: 1, repeats: 3, repeatMs: 5 };
const python = 'python3';
const hasPython = spawnSync(python, ['--version']).status === 0;
// Where worker.py finds the cases of sample_peer.py.
vi.stubEnv('PYTHONPATH', fileURLToPath(new URL('.', import.meta.url)));

function contestWith(...functions: (readonly [name: string, options: object])[]): Contest {
  return {
    name: 'a contest',
    prepare: () => ({ work: () => undefined, units: 1, dispose: () => undefined }),
    peers: functions.map(([name, options]) => ({
      name,
      case: { function: name, arguments: options },
      target: 1,
    })),
  };
}

describe.skipIf(!hasPython)('a contest with real Python processes', () => {
  it('times a peer in its own process and tells what it ran on', async () => {
    const contest = contestWith(['sample_peer.sleeper', { milliseconds: 2 }]);
    const { rows, versions } = await holdContest(contest, python, sampling);
    expect(versions).toEqual({ sleep: '1.0' });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ name: 'a contest', peer: 'sample_peer.sleeper' });
    expect(rows[0]!['peerUs']).toBeGreaterThanOrEqual(2000);
    expect(rows[0]!['verdict']).toBe('met');
  });

  it('understands a peer whose library prints', async () => {
    const { rows } = await holdContest(contestWith(['sample_peer.noisy', {}]), python, sampling);
    expect(rows[0]!['peerUs']).toBeGreaterThan(0);
  });

  it('does not take the first call of a peer, which compiles, for all that follow', async () => {
    const contest = contestWith(['sample_peer.slow_starter', { seconds: 1.5 }]);
    const { rows } = await holdContest(contest, python, sampling);
    expect(rows[0]!['peerUs']).toBeGreaterThan(1);
  });

  it('frees our side and ends the peers’ processes when our side fails', async () => {
    const dispose = vi.fn();
    const processes = () =>
      process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length;
    await expect.poll(processes).toBe(0);
    const work = () => {
      expect(processes()).toBe(1);
      throw new Error('our side failed');
    };
    const contest: Contest = {
      ...contestWith(['sample_peer.noisy', {}]),
      prepare: () => ({ work, units: 1, dispose }),
    };
    await expect(holdContest(contest, python, sampling)).rejects.toThrow('our side failed');
    expect(dispose).toHaveBeenCalledOnce();
    await expect.poll(processes).toBe(0);
  });

  it('gives the reason of each peer that fails, and the figures of the others', async () => {
    const contest = contestWith(
      ['no_such_library.case', {}],
      ['sample_peer.picky', {}],
      ['sample_peer.mortal', { answers: 1 }],
      ['sample_peer.mortal', { answers: 100 }],
    );
    const { rows } = await holdContest(contest, python, sampling);
    expect(rows.map((row) => row['verdict'])).toEqual([
      "ModuleNotFoundError: No module named 'no_such_library'",
      'ValueError: not on this machine',
      'The peer’s process ended: out of breath',
      'met',
    ]);
    expect(rows.map((row) => row['peerUs'])).toEqual([undefined, undefined, undefined, 1]);
  });

  it('says why there is no process at all', async () => {
    const contest = contestWith(['sample_peer.noisy', {}]);
    const { rows } = await holdContest(contest, 'no-such-python', sampling);
    expect(rows[0]!['verdict']).toContain('ENOENT');
  });
});

describe('a comparison', () => {
  it('is the ratio of the medians, with the quartiles of the rounds’ ratios', () => {
    const ours = [1, 2, 3, 4, 5];
    const theirs = [10, 10, 10, 20, 10];
    expect(comparisonRow('x', { name: 'peer', target: 0.3 }, ours, theirs)).toEqual({
      name: 'x',
      oursUs: 3,
      peer: 'peer',
      peerUs: 10,
      ratio: 0.3,
      // numpy.quantile([0.1, 0.2, 0.3, 0.2, 0.5], [0.25, 0.75])
      ratioLow: 0.2,
      ratioHigh: 0.3,
      target: 0.3,
      verdict: 'met',
    });
  });

  it('is not met just above the target, and has no verdict without one', () => {
    const verdict = (target: number | null) =>
      comparisonRow('x', { name: 'peer', target }, [3.01], [10])['verdict'];
    expect(verdict(0.3)).toBe('not met');
    expect(verdict(null)).toBe('');
  });
});
