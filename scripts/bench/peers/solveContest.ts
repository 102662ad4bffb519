import * as v from 'valibot';
import { forkChild } from '../forkChild';
import { formatRatio, type Cell, type Section } from '../report';
import {
  solveColumns,
  solveCriterion,
  summaryOf,
  type SolveOutcome,
} from '../solve/engineSolveBench';
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

/**
 * Whole training runs, seed by seed in turns: the fast preset, and the baselines as RL-Zoo tunes
 * them. A process for each run, on both sides, so that each pays for its own compiling.
 */
export async function holdSolveContest(
  python: string,
  seeds: number,
  progress: (what: string) => void,
): Promise<SolveContest> {
  const ours: SolveOutcome[] = [];
  const theirs = peers.map((): SolveOutcome[] => []);
  const failures = peers.map((): string | null => null);
  const versions: Record<string, string> = {};
  for (let seed = 1; seed <= seeds; seed++) {
    progress(`seed ${seed} of ${seeds}, ours`);
    ours.push(await trainOurs(seed));
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
  if (failures.every((failure) => failure !== null)) throw new Error(failures[0]!);
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
        `${seeds} seed${seeds === 1 ? '' : 's'} each. The baselines run with RL Baselines3 Zoo’s CartPole-v1 hyperparameters, for 50,000 steps at most; a run that was not solved counts with what it took. Each run has a process of its own: compiling is part of the time, on both sides; starting Node and importing Python’s modules is not.`,
      ],
    },
    versions,
  };
}

async function trainOurs(seed: number): Promise<SolveOutcome> {
  const outcomes: SolveOutcome[] = [];
  await forkChild<SolveOutcome>(
    new URL('solveChild.ts', import.meta.url),
    { arguments: [`${seed}`], nodeOptions: [] },
    (outcome) => outcomes.push(outcome),
  );
  if (outcomes[0] === undefined) throw new Error('Our own training run told no outcome.');
  return outcomes[0];
}

async function trainPeer(python: string, name: string, seed: number) {
  const peer = await PeerProcess.start(python, { function: name, arguments: {} });
  try {
    return { outcome: await peer.ask({ seed }, outcomeAnswer), versions: peer.versions };
  } finally {
    await peer.close();
  }
}
