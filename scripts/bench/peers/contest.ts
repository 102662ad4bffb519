import * as v from 'valibot';
import { messageOf } from '../../../src/shared/errorText';
import { medianOf, quantileOf, repeatTimer, type Sampling } from '../measure';
import { formatRatio, type Cell, type Column } from '../report';
import { PeerProcess, type PeerCase } from './peerProcess';

export interface Peer {
  readonly name: string;
  readonly case: PeerCase;
  /** The largest share of the peer's time that ours is to take; null: only told. */
  readonly target: number | null;
}

/** The same work on our side and on one or more others. */
export interface Contest {
  readonly name: string;
  /** Prepares our side: what a call does, how many units of it, and what frees it. */
  prepare(): { work(): void; readonly units: number; dispose(): void };
  readonly peers: readonly Peer[];
}

/** A row for each peer. */
export interface ContestRows {
  readonly rows: Record<string, Cell>[];
  readonly versions: Readonly<Record<string, string>>;
}

export const contestColumns: readonly Column[] = [
  { key: 'name', label: 'What' },
  { key: 'oursUs', label: 'Ours, µs' },
  { key: 'peer', label: 'Peer' },
  { key: 'peerUs', label: 'Peer, µs' },
  { key: 'ratio', label: 'Ours / peer', format: formatRatio },
  { key: 'ratioLow', label: 'Lower quartile', format: formatRatio },
  { key: 'ratioHigh', label: 'Upper quartile', format: formatRatio },
  { key: 'target', label: 'Target, at most', format: formatRatio },
  { key: 'verdict', label: 'Verdict' },
];

const timeAnswer = v.object({ us: v.number() });

/** A peer in a contest: its process and its times, or why it has none. */
class Lane {
  readonly timesUs: number[] = [];
  failure: string | null = null;
  private process: PeerProcess | null = null;

  constructor(readonly peer: Peer) {}

  async start(python: string): Promise<void> {
    await this.noting(async () => {
      this.process = await PeerProcess.start(python, this.peer.case);
    });
  }

  async repeat(repeatMs: number): Promise<void> {
    await this.noting(async () => {
      this.timesUs.push((await this.process!.ask({ repeatMs }, timeAnswer)).us);
    });
  }

  get versions(): PeerProcess['versions'] {
    return this.process?.versions ?? {};
  }

  async close(): Promise<void> {
    await this.process?.close();
  }

  private async noting(work: () => Promise<void>): Promise<void> {
    if (this.failure !== null) return;
    try {
      await work();
    } catch (error) {
      this.failure = sentenceOf(error);
    }
  }
}

/** Both sides in turns, a repeat each, so that what slows the machine down slows both. */
export async function holdContest(
  contest: Contest,
  python: string,
  { warmUpMs, repeats, repeatMs }: Sampling,
): Promise<ContestRows> {
  const lanes = contest.peers.map((peer) => new Lane(peer));
  const oursUs: number[] = [];
  try {
    for (const lane of lanes) await lane.start(python);
    const { work, units, dispose } = contest.prepare();
    try {
      const timer = repeatTimer(work, warmUpMs);
      for (let round = 0; round < repeats; round++) {
        oursUs.push(timer(repeatMs) / units);
        for (const lane of lanes) await lane.repeat(repeatMs);
      }
    } finally {
      dispose();
    }
  } finally {
    for (const lane of lanes) await lane.close();
  }
  const rows = lanes.map(({ peer, timesUs, failure }) =>
    failure === null
      ? comparisonRow(contest.name, peer, oursUs, timesUs)
      : { name: contest.name, oursUs: medianOf(oursUs), peer: peer.name, verdict: failure },
  );
  return { rows, versions: Object.assign({}, ...lanes.map((lane) => lane.versions)) };
}

/**
 * The ratio of the two medians, the quartiles of the rounds' own ratios, and whether it is what it
 * should be. The two arrays have a time for each round.
 */
export function comparisonRow(
  name: string,
  peer: Pick<Peer, 'name' | 'target'>,
  oursUs: readonly number[],
  peerUs: readonly number[],
): Record<string, Cell> {
  const ratio = medianOf(oursUs) / medianOf(peerUs);
  const ratios = oursUs.map((us, round) => us / peerUs[round]!);
  return {
    name,
    oursUs: medianOf(oursUs),
    peer: peer.name,
    peerUs: medianOf(peerUs),
    ratio,
    ratioLow: quantileOf(ratios, 0.25),
    ratioHigh: quantileOf(ratios, 0.75),
    target: peer.target,
    verdict: peer.target === null ? '' : ratio <= peer.target ? 'met' : 'not met',
  };
}

export function sentenceOf(error: unknown): string {
  return messageOf(error);
}
