import * as v from 'valibot';
import type { EngineFactory } from '../../../src/trainer/engine';
import { formatRatio, type Cell, type Section } from '../report';
import {
  solveColumns,
  solveCriterion,
  summaryOf,
  trainToSolved,
  type SolveOutcome,
} from '../solveBench';
import { sentenceOf } from './contest';
import { PeerProcess } from './peerProcess';

const outcomeAnswer = v.object({
  solved: v.boolean(),
  environmentSteps: v.number(),
  seconds: v.number(),
});

const peers = [
  { name: 'Stable-Baselines3 DQN', function: 'baselines.sb3' },
  { name: 'SBX DQN', function: 'baselines.sbx' },
];

interface SolveContest {
  readonly section: Section;
  readonly versions: Readonly<Record<string, string>>;
}

/** Whole training runs, seed by seed in turns: the fast preset, and the baselines as RL-Zoo tunes them. */
export async function holdSolveContest(
  createEngine: EngineFactory,
  python: string,
  seeds: number,
  progress: (what: string) => void,
): Promise<SolveContest> {
  const ours: SolveOutcome[] = [];
  const theirs = peers.map((): SolveOutcome[] => []);
  const failures = peers.map((): string | null => null);
  const versions: Record<string, string> = {};
  for (let seed = 1; seed <= seeds; seed++) {
    ours.push(trainToSolved(createEngine, seed));
    for (const [index, peer] of peers.entries()) {
      if (failures[index] !== null) continue;
      progress(`seed ${seed} of ${seeds}, ${peer.name}`);
      try {
        const outcome = await trainPeer(python, peer.function, seed);
        theirs[index]!.push(outcome.outcome);
        Object.assign(versions, outcome.versions);
      } catch (error) {
        failures[index] = sentenceOf(error);
      }
    }
  }
  const oursRow: Record<string, Cell> = { who: 'CartPole Studio, Fast preset', ...summaryOf(ours) };
  const peerRows = peers.map(({ name }, index): Record<string, Cell> => {
    if (failures[index] !== null) return { who: name, solved: failures[index]! };
    const summary = summaryOf(theirs[index]!);
    return {
      who: name,
      ...summary,
      ratio: Number(oursRow['seconds']) / Number(summary['seconds']),
    };
  });
  return {
    section: {
      title: 'Training until solved, against peers',
      columns: [
        { key: 'who', label: 'Who' },
        ...solveColumns,
        { key: 'ratio', label: 'Ours / peer, seconds', format: formatRatio },
      ],
      rows: [oursRow, ...peerRows],
      notes: [
        solveCriterion,
        `${seeds} seed${seeds === 1 ? '' : 's'} each. The baselines run with RL Baselines3 Zoo’s CartPole-v1 hyperparameters, for 50,000 steps at most; a run that was not solved counts with what it took. Compiling is part of the time, on both sides.`,
      ],
    },
    versions,
  };
}

/** A process for each run, so that each pays for its own compiling. */
async function trainPeer(python: string, name: string, seed: number) {
  const peer = await PeerProcess.start(python, { function: name, arguments: {} });
  try {
    return { outcome: await peer.ask({ seed }, outcomeAnswer), versions: peer.versions };
  } finally {
    await peer.close();
  }
}
