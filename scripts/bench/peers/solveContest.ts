import { performance } from 'node:perf_hooks';
import * as v from 'valibot';
import { defaultPreset, presets } from '../../../src/shared/hyperparameters/presets';
import { formatRatio, type Cell, type Section } from '../report';
import { solveColumns, summaryOf, type SolveOutcome } from '../solve/engineSolveBench';
import { sentenceOf } from './contest';
import { trainInOurProcess } from './ourProcess';
import { PeerProcess } from './peerProcess';

/** The libraries, and the largest share of their time that ours is to take. */
const peers = [
  { name: 'Stable-Baselines3 DQN', function: 'baselines.sb3', target: 1 / 100 },
  { name: 'SBX DQN', function: 'baselines.sbx', target: 1 / 50 },
];
type SolvePeer = (typeof peers)[number];

const outcomeAnswer = v.object({
  solved: v.boolean(),
  environmentSteps: v.number(),
  checkSeconds: v.number(),
});

interface SolveContest {
  readonly section: Section;
  readonly versions: Readonly<Record<string, string>>;
}

/** What came of a peer's runs, or why there are none. */
interface Lane {
  readonly peer: SolvePeer;
  readonly outcomes: SolveOutcome[];
  failure: string | null;
}

/**
 * Whole processes from their start until they are solved, seed by seed in turns: the terminal's own
 * command, and the baselines as RL-Zoo tunes them.
 */
export async function holdSolveContest(
  python: string,
  seeds: readonly number[],
  progress: (what: string) => void,
): Promise<SolveContest> {
  const ours: SolveOutcome[] = [];
  const lanes = peers.map((peer): Lane => ({ peer, outcomes: [], failure: null }));
  const versions: Record<string, string> = {};
  for (const seed of seeds) {
    progress(`seed ${seed}, ours`);
    ours.push(await trainInOurProcess(seed));
    for (const lane of lanes.filter(({ failure }) => failure === null)) {
      progress(`seed ${seed}, ${lane.peer.name}`);
      try {
        const { outcome, versions: ownVersions } = await trainPeer(python, lane.peer, seed);
        lane.outcomes.push(outcome);
        Object.assign(versions, ownVersions);
      } catch (error) {
        lane.failure = sentenceOf(error);
      }
    }
  }
  if (lanes.every(({ failure }) => failure !== null)) throw new Error(lanes[0]!.failure!);
  return { section: solveContestSection(ours, lanes), versions };
}

/** A row for ours and one for each peer, with the ratio of the median times. */
export function solveContestSection(
  ours: readonly SolveOutcome[],
  lanes: readonly Readonly<Lane>[],
): Section {
  const oursRow = { who: `CartPole Studio, ${presets[defaultPreset].label}`, ...summaryOf(ours) };
  return {
    title: 'Whole processes until solved, against peers',
    columns: [
      { key: 'who', label: 'Who' },
      ...solveColumns,
      { key: 'ratio', label: 'Ours / peer, medians', format: formatRatio },
      { key: 'target', label: 'Target, at most', format: formatRatio },
      { key: 'verdict', label: 'Verdict' },
    ],
    rows: [oursRow, ...lanes.map((lane) => peerRow(lane, oursRow))],
    notes: [
      `${ours.length === 1 ? 'One seed' : `${ours.length} seeds`} each. The time is that of the whole process on one core: its start, its imports, its compiling, its training. Ours is “cartpole-studio train --engine simd”, to the end of the process, with its checks; a baseline’s ends when it is solved, and its checks are taken off.`,
      'The baselines run with RL Baselines3 Zoo’s CartPole-v1 hyperparameters, for 50,000 steps at most; a run that was not solved counts with what it took. Solved is a greedy mean of at least 475, on 20 fixed starts and then on 100 fresh ones, on both sides.',
    ],
  };
}

function peerRow(
  { peer, outcomes, failure }: Readonly<Lane>,
  oursRow: Readonly<Record<string, Cell>>,
): Record<string, Cell> {
  if (failure !== null) return { who: peer.name, verdict: failure };
  const summary = summaryOf(outcomes);
  const ratio = Number(oursRow['seconds']) / Number(summary['seconds']);
  const verdict = ratio <= peer.target ? 'met' : 'not met';
  return { who: peer.name, ...summary, ratio, target: peer.target, verdict };
}

async function trainPeer(python: string, { function: name }: SolvePeer, seed: number) {
  const begin = performance.now();
  const peer = await PeerProcess.start(python, { function: name, arguments: {} });
  try {
    const { checkSeconds, ...outcome } = await peer.ask({ seed }, outcomeAnswer);
    const seconds = (performance.now() - begin) / 1000 - checkSeconds;
    return { outcome: { ...outcome, seconds }, versions: peer.versions };
  } finally {
    await peer.close();
  }
}
