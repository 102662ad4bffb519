import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { unsealed } from '../../../src/host/checkpoints/checkpointFile';
import { formatTrainerArguments } from '../../../src/host/process/trainerArguments';
import {
  TrainerSupervisor,
  type TrainerProcess,
} from '../../../src/host/process/trainerSupervisor';
import { MessagePortMainPort } from '../../../src/main/trainer/messagePortMainPort';
import { startUtilityTrainer } from '../../../src/main/trainer/utilityTrainer';
import { startTrainerChild } from '../../../src/server/trainerChild';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { Port } from '../../../src/shared/ports/port';
import { plainSettings } from '../../support/plainSettings';
import type { Circumstances } from '../../../src/trainer/checkpoint/resumption';
import { decodeCheckpoint } from '../../../src/trainer/checkpoint/checkpointFormat';
import { trainerEntry } from '../../server/serverFixture';
import { peakMemoryBytes } from '../../support/peakMemory';
import { RunWitness } from '../../support/runWitness';
import { runFolder } from '../../support/trainerArguments';
import { printFigures, volume } from '../../support/volume';
import { MessageChannelMain, utilityProcess } from '../../main/fakeElectron/fakeElectron';

vi.mock('electron', () => import('../../main/fakeElectron/fakeElectron'));

/** Of each starter; `npm run kills` asks for more. */
const kills = Number(process.env['CARTPOLE_STUDIO_KILLS'] ?? volume(5, 4));
const checkpointSeconds = 1;
/** What a busy machine may add to the interval, apart from the writing itself. */
const toleranceMs = 500;
/** Growth of memory from the first quarter to the last that no leak explains. */
const flatBytes = 30 * 1024 ** 2;

/** Never ends by itself for long: once it is solved, it is trained on. */
const hyperparameters = {
  ...plainSettings,
  hiddenUnits: [64, 64],
  replayCapacity: 20_000,
  maxSteps: 0,
};

interface Starter<Line> {
  readonly name: string;
  start(args: string[]): TrainerProcess<Line>;
  /** The two ends of a line: the face's, and the one for the supervisor. */
  line(): [Port, Line];
}

const nodeStarter: Starter<Port> = {
  name: 'a child process of Node',
  start: (args) => startTrainerChild(trainerEntry('src/server/serverTrainer.ts'), args),
  line: createMemoryPortPair,
};

const electronStarter: Starter<Electron.MessagePortMain> = {
  name: 'a utility process',
  start: (args) => {
    utilityProcess.realEntry = 'src/main/trainer/electronTrainer.ts';
    return startUtilityTrainer('out/main/electronTrainer.js', args, () => undefined);
  },
  line: () => {
    const { port1, port2 } = new MessageChannelMain();
    const near = new MessagePortMainPort(port1 as unknown as Electron.MessagePortMain);
    return [near, port2 as unknown as Electron.MessagePortMain];
  },
};

/** Checkpoints in the folder that cannot be read. */
function damagedFiles(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.startsWith('checkpoint-'));
  expect(names.length).toBeGreaterThan(0);
  expect(names.length).toBeLessThanOrEqual(4);
  return names.filter((name) => {
    const content = unsealed(readFileSync(join(folder, name)));
    try {
      return content === null || decodeCheckpoint(content) === null;
    } catch {
      return true;
    }
  });
}

class KilledRun<Line> {
  private supervisor: TrainerSupervisor<Line>;
  private process!: TrainerProcess<Line>;
  private crashed: () => void = () => undefined;
  private restarted: () => void = () => undefined;
  private checkpointBegan: () => void = () => undefined;
  /** When the checkpoint that is being kept was begun. */
  private beganMs: number | null = null;
  /** The longest that one was being kept. */
  longestKeepingMs = 0;
  readonly damaged: string[] = [];
  readonly signals: (string | null)[] = [];

  constructor(
    private readonly starter: Starter<Line>,
    private readonly folder: string,
  ) {
    this.supervisor = new TrainerSupervisor<Line>({
      start: (circumstances) => this.start(circumstances),
      onCrash: ({ what }) => {
        this.signals.push(what);
        this.damaged.push(...damagedFiles(folder));
        this.crashed();
      },
      onRestarted: () => this.restarted(),
      // Each life counts as a long one; hangs are found sooner than a person would have to wait,
      // but a busy machine may start slowly.
      times: { stableMs: 0, firstPauseMs: 20, beatMs: 600, missedBeatsAtStart: 100 },
    });
  }

  connect(): RunWitness {
    const [face, line] = this.starter.line();
    if (!this.supervisor.attach(line)) throw new Error('No trainer runs.');
    return new RunWitness(face);
  }

  /** Ends the trainer, in the middle of keeping a checkpoint or anywhere; resolves to when. */
  async kill(signal: 'SIGKILL' | 'SIGSTOP', whileKeeping: boolean): Promise<number> {
    if (whileKeeping) await new Promise<void>((resolve) => (this.checkpointBegan = resolve));
    await pause(Math.random() * (whileKeeping ? 30 : 1500));
    const crashed = new Promise<void>((resolve) => (this.crashed = resolve));
    const restarted = new Promise<void>((resolve) => (this.restarted = resolve));
    process.kill(this.process.pid!, signal);
    const killedAtMs = performance.now();
    this.keptUntil(killedAtMs);
    await crashed;
    await restarted;
    return killedAtMs;
  }

  peakMemoryBytes(): Promise<number | null> {
    return peakMemoryBytes(this.process.pid!);
  }

  close(): Promise<void> {
    return this.supervisor.close();
  }

  private start(circumstances: Circumstances): TrainerProcess<Line> {
    const args = formatTrainerArguments({
      checkpointFolder: this.folder,
      checkpointSeconds,
      ...circumstances,
    });
    this.process = this.starter.start(args);
    this.process.onReport((report) => {
      if (report.kind !== 'note') return;
      if (report.text === 'checkpoint begun') {
        this.beganMs ??= performance.now();
        this.checkpointBegan();
      } else if (report.text === 'checkpoint kept') this.keptUntil(performance.now());
    });
    return this.process;
  }

  /** The checkpoint that was begun, if any, is kept now, or was cut off. */
  private keptUntil(nowMs: number): void {
    const keepingMs = nowMs - (this.beganMs ?? nowMs);
    this.longestKeepingMs = Math.max(this.longestKeepingMs, keepingMs);
    this.beganMs = null;
  }
}

async function killAgainAndAgain<Line>(starter: Starter<Line>): Promise<void> {
  const folder = await runFolder();
  const run = new KilledRun(starter, folder);
  const lostMs: number[] = [];
  const memory: number[] = [];
  try {
    let witness = run.connect();
    await witness.welcome;
    witness.post({ type: 'setPace', pace: 'max' });
    witness.post({ type: 'newAgent', hyperparameters, seed: 1 });
    witness.post({ type: 'train' });
    await expect.poll(() => witness.isSolved, { timeout: 40_000 }).toBe(true);
    await pause(1500);
    for (let kill = 0; kill < kills; kill++) {
      const signal = kill % 2 === 0 ? 'SIGKILL' : 'SIGSTOP';
      const stepsBefore = witness.steps;
      const killedAtMs = await run.kill(signal, kill % 4 < 2);
      const next = run.connect();
      const { status, resumed } = await next.welcome;
      expect(status.activity).toBe('train');
      expect(status.pace).toBe('max');
      expect(resumed).toMatch(/was started again: training goes on, as of step [\d,]+\.$/);
      lostMs.push(witness.sinceMs(status.agent.environmentSteps, killedAtMs));
      const peak = await run.peakMemoryBytes();
      if (peak !== null) memory.push(peak);
      // It does go on.
      await expect.poll(() => next.steps).toBeGreaterThan(status.agent.environmentSteps);
      expect(stepsBefore).toBeGreaterThan(0);
      witness = next;
    }
  } finally {
    await run.close();
  }
  const signals = Array.from({ length: kills }, (_, kill) => (kill % 2 === 0 ? 'crashed' : 'hung'));
  expect(run.signals).toEqual(signals);
  expect(run.damaged).toEqual([]);
  // From the last one that was kept to the next, which follows after the interval, or later where
  // keeping them would take more than half of the time; and that one may be cut off at its end.
  const { longestKeepingMs } = run;
  const mostMs =
    Math.max(checkpointSeconds * 1000, 2 * longestKeepingMs) + longestKeepingMs + toleranceMs;
  expect(Math.max(...lostMs)).toBeLessThan(mostMs);
  const quarter = Math.max(1, Math.floor(memory.length / 4));
  const growth = Math.max(...memory.slice(-quarter)) - Math.max(...memory.slice(0, quarter));
  expect(growth).toBeLessThan(flatBytes);
  printFigures(
    `${starter.name}: ${kills} kills, ${kills} resumes; at most ${Math.round(Math.max(...lostMs))} ms of training lost ` +
      `(a checkpoint each ${checkpointSeconds * 1000} ms, written in ${Math.round(run.longestKeepingMs)} ms at most), ` +
      `memory ${growth < 0 ? '' : '+'}${(growth / 1024 ** 2).toFixed(1)} MiB`,
  );
  await rm(folder, { recursive: true });
}

describe.skipIf(process.platform === 'win32')(
  'a trainer that is killed or stopped again and again',
  () => {
    const timeout = 60_000 + kills * 30_000;
    it(`goes on from its last checkpoint, as ${nodeStarter.name}`, { timeout }, () =>
      killAgainAndAgain(nodeStarter),
    );
    it(`goes on from its last checkpoint, as ${electronStarter.name}`, { timeout }, () =>
      killAgainAndAgain(electronStarter),
    );
  },
);
