import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CheckpointFolder } from '../../src/host/checkpointFolder';
import { claimFolder } from '../../src/host/claimedFolder';
import { presets } from '../../src/shared/presets';
import { Agent } from '../../src/trainer/agent';
import { captureAgent } from '../../src/trainer/checkpoint/capture';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';
import { resumptionOf, type Circumstances } from '../../src/trainer/checkpoint/resumption';
import { createReferenceEngine } from '../../src/trainer/engines/simd/reference';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/trainer/models/checkpointFormat';
import { ModelFormatError } from '../../src/trainer/models/modelFormatError';
import { ReplayBuffer } from '../../src/trainer/replayBuffer';
import { createTransitions } from '../../src/trainer/engine';
import { ReplayCopy } from '../../src/trainer/checkpoint/replayCopy';
import { silentObserver } from './support/agents';

const around = {
  activity: 'train',
  paused: false,
  pace: 'max',
  engineChoice: 'auto',
  engine: 'simd',
} as const;

/** The checkpoint of an agent that trained for a while. */
function someCheckpoint(steps: number): Checkpoint {
  const hyperparameters = {
    ...presets.fast.hyperparameters,
    hiddenUnits: [5],
    replayCapacity: 40,
    learningStartsAtStep: 10,
    minibatchSize: 4,
  };
  const agent = Agent.create(hyperparameters, 3, createReferenceEngine, silentObserver);
  while (agent.dqn.environmentSteps < steps) agent.training.step();
  const checkpoint = captureAgent(agent, around, () => true).continue();
  if (checkpoint === null) throw new Error('A small ring is copied at once.');
  return checkpoint;
}

const stepsOf = (checkpoint: Checkpoint | null) =>
  checkpoint?.state.agent.dqn.environmentSteps ?? null;

describe('a checkpoint’s bytes', () => {
  const bytes = Buffer.concat(encodeCheckpoint(someCheckpoint(97)));

  it('come back as they were', () => {
    expect(decodeCheckpoint(bytes)).toEqual(someCheckpoint(97));
  });

  it('are refused in a sentence, and nothing worse, when they are damaged or cut short', () => {
    const damage = fc.oneof(
      fc.nat(bytes.length - 1).map((length) => bytes.subarray(0, length)),
      fc.tuple(fc.nat(1500), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = damaged[at]! ^ by;
        return damaged;
      }),
      fc.uint8Array({ maxLength: 300 }),
    );
    fc.assert(
      fc.property(damage, (damaged) => {
        try {
          // A flipped bit in a number may pass: the file's checksum is there for that.
          decodeCheckpoint(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelFormatError);
          expect((error as Error).message).toMatch(/^The (file|checkpoint)[^\n]+\.$/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a folder of checkpoints', () => {
  let folder: string;
  let checkpoints: CheckpointFolder;
  const save = (steps: number) => checkpoints.save(encodeCheckpoint(someCheckpoint(steps)));
  const files = async () => (await readdir(folder)).sort();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-checkpoints-'));
    checkpoints = new CheckpointFolder(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps the last three and gives the newest', async () => {
    for (const steps of [5, 6, 7, 8]) await save(steps);
    expect(await files()).toEqual(['checkpoint-2.bin', 'checkpoint-3.bin', 'checkpoint-4.bin']);
    expect(stepsOf(await new CheckpointFolder(folder).newest())).toBe(8);
  });

  it('goes on counting after a restart', async () => {
    await save(5);
    checkpoints = new CheckpointFolder(folder);
    await save(6);
    expect(await files()).toEqual(['checkpoint-1.bin', 'checkpoint-2.bin']);
  });

  it('passes over every damaged file', async () => {
    for (const steps of [5, 6, 7]) await save(steps);
    const newest = join(folder, 'checkpoint-3.bin');
    const bytes = await readFile(newest);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(newest, bytes);
    expect(stepsOf(await checkpoints.newest())).toBe(6);
    await writeFile(join(folder, 'checkpoint-2.bin'), '');
    expect(stepsOf(await checkpoints.newest())).toBe(5);
    await rm(join(folder, 'checkpoint-1.bin'));
    expect(await checkpoints.newest()).toBeNull();
  });

  it('tidies what a killed process left, and clears itself', async () => {
    await save(5);
    await writeFile(join(folder, '.cartpole-studio-0123456789abcdef.tmp'), 'half');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await checkpoints.tidy();
    expect(await files()).toEqual(['checkpoint-1.bin', 'notes.txt']);
    await checkpoints.clear();
    expect(await files()).toEqual(['notes.txt']);
  });

  it('says why it cannot keep one', async () => {
    await writeFile(join(folder, 'file'), '');
    checkpoints = new CheckpointFolder(join(folder, 'file', 'run'));
    await expect(save(5)).rejects.toThrow('a part of its path is a file: choose a folder');
  });
});

describe('a claimed folder', () => {
  it('is used by one process at a time, and free again after it', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'cartpole-claims-'));
    const [first, second] = [await claimFolder(parent, 'run'), await claimFolder(parent, 'run')];
    expect([first.path, second.path]).toEqual([join(parent, 'run'), join(parent, 'run-2')]);
    await first.release();
    expect((await claimFolder(parent, 'run')).path).toBe(join(parent, 'run'));
    // Of a process that was killed; no process has this number.
    await writeFile(join(parent, 'old.lock'), String(2 ** 30));
    expect((await claimFolder(parent, 'old')).path).toBe(join(parent, 'old'));
    await rm(parent, { recursive: true });
  });
});

describe('a copy of the replay ring', () => {
  it('is the ring as it was, the oldest first, however much is added meanwhile', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 200_000 }),
      fc.integer({ min: 0, max: 450_000 }),
      fc.integer({ min: 0, max: 60_000 }),
      (capacity, before, perTurn) => {
        const replay = createTransitions(capacity, 1);
        const buffer = new ReplayBuffer({ replay });
        const observation = new Float32Array(1);
        const add = (number: number) => buffer.add(observation, 0, number, observation, false);
        for (let number = 0; number < before; number++) add(number);
        const copy = new ReplayCopy(buffer, () => replay);
        let next = before;
        while (!copy.isDone && !copy.isOvertaken) {
          copy.continue();
          for (let added = 0; added < perTurn; added++) add(next++);
        }
        if (copy.isOvertaken) return;
        const size = Math.min(before, capacity);
        const expected = Float32Array.from({ length: size }, (_, row) => before - size + row);
        expect(copy.rows.rewards).toEqual(expected);
      },
    );
    fc.assert(property, { numRuns: 10 });
  });
});

describe('what a trainer takes up', () => {
  const checkpoint = someCheckpoint(97);
  const cases: [string, Circumstances, boolean, RegExp | null][] = [
    [
      'the app’s own start',
      { reason: 'appStarted', restarts: 0 },
      false,
      /^Your agent from last time is back, as of step 97\.$/,
    ],
    [
      'a crash',
      { reason: 'crashed', restarts: 1 },
      true,
      /unexpectedly and was started again: training goes on, as of step 97\.$/,
    ],
    ['a hang', { reason: 'hung', restarts: 1 }, true, /^The trainer no longer answered .* goes on/],
    [
      'a third crash in a row',
      { reason: 'crashed', restarts: 3 },
      false,
      /^The trainer stopped 3 times in a row: training waits/,
    ],
    [
      'a fourth crash in a row',
      { reason: 'crashed', restarts: 4 },
      false,
      /began without your agent, which is kept/,
    ],
  ];
  it.each(cases)('after %s', (_, circumstances, goesOn, sentence) => {
    const resumption = resumptionOf(checkpoint, circumstances);
    expect(resumption.goesOn).toBe(goesOn);
    expect(resumption.sentence).toMatch(sentence!);
    expect(resumption.checkpoint).toBe(circumstances.restarts > 3 ? null : checkpoint);
  });

  it('is nothing, without a word, where nothing was left', () => {
    expect(resumptionOf(null, { reason: 'appStarted', restarts: 0 })).toEqual({
      checkpoint: null,
      goesOn: false,
      sentence: null,
    });
  });
});
