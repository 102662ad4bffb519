import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { peakMemoryBytes } from '../support/peakMemory';
import { expectSameArrays, expectSameBytes } from '../support/sameBytes';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';
import type { Diary } from './diary';
import { hashOf } from './chosenRun';
import type { Pilot } from './pilot';
import { schedule, type Blow, type Relief } from './schedule';
import type { Subject } from './subject';

interface Lasting {
  readonly name: string;
  readonly relief: Relief;
  blowsLeft: number;
}

interface ChaosRun<S extends Subject> {
  readonly subject: S;
  readonly pilot: Pilot;
  readonly diary: Diary;
  readonly blows: readonly Blow<S>[];
  readonly seed: number;
  readonly minutes: number;
}

/** Lets blows fall until the time is up, then trains to the end; returns the last checkpoint. */
export async function runThroughChaos<S extends Subject>({
  subject,
  pilot,
  diary,
  blows,
  seed,
  minutes,
}: ChaosRun<S>): Promise<Checkpoint> {
  let lasting: Lasting[] = [];
  const relieve = async (isOver: (one: Lasting) => boolean) => {
    for (const one of lasting.filter(isOver)) {
      await one.relief();
      diary.note(`over: ${one.name}`);
    }
    lasting = lasting.filter((one) => !isOver(one));
  };
  pilot.start();
  try {
    await pilot.settled();
    const untilMs = performance.now() + minutes * 60_000;
    for (const { blow, draw, pauseMs, atFullSpeed, lastsBlows } of schedule(blows, seed)) {
      if (performance.now() > untilMs) break;
      pilot.setFullSpeed(atFullSpeed);
      await pause(pauseMs);
      pilot.look();
      await noteMemory(subject, diary);
      diary.struck(blow.name);
      const relief = await blow.strike(subject, draw);
      if (relief) lasting.push({ name: blow.name, relief, blowsLeft: lastsBlows });
      await pilot.settled();
      for (const one of lasting) one.blowsLeft -= 1;
      await relieve((one) => one.blowsLeft < 0);
    }
    await relieve(() => true);
    // What went to another place meanwhile is brought back by a start of the app.
    await pilot.finish();
  } finally {
    for (const one of lasting) await one.relief().catch(() => undefined);
    await pilot.stop();
    await subject.close();
  }
  diary.throwFaults();
  const kept = subject.newestKept();
  if (kept === null) throw new Error('Nothing is kept at the end.');
  return kept;
}

async function noteMemory(subject: Subject, diary: Diary): Promise<void> {
  for (const [name, pid] of subject.processes()) {
    const bytes = await peakMemoryBytes(pid);
    if (bytes !== null) diary.memory(name, bytes);
  }
}

/** Compares two runs to the bit: counters, streams of chance, weights, transitions, curves. */
export function expectSameRun(actual: Checkpoint, expected: Checkpoint): void {
  expect(actual.state.agent).toEqual(expected.state.agent);
  expectSameArrays(actual.arrays.weights, expected.arrays.weights);
  expectSameArrays(actual.arrays.transitions, expected.arrays.transitions);
  for (const name of ['episodes', 'metrics', 'checks'] as const) {
    expectSameBytes(actual.arrays.curves[name], expected.arrays.curves[name]);
  }
  expect(hashOf(actual)).toBe(hashOf(expected));
}
