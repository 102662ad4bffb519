import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clauseOf } from '../../../src/shared/errorText';
import { Checkpointer } from '../../../src/trainer/checkpoint/checkpointer';
import { ReplayCopy } from '../../../src/trainer/checkpoint/replayCopy';
import { resumptionOf, type Circumstances } from '../../../src/trainer/checkpoint/resumption';
import { createTransitions } from '../../../src/trainer/engines/engine';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  NewerCheckpointError,
} from '../../../src/trainer/checkpoint/checkpointFormat';
import { checkpointVersion } from '../../../src/trainer/checkpoint/migrations';
import { ModelFormatError } from '../../../src/trainer/models/modelFormatError';
import { ReplayBuffer } from '../../../src/trainer/agent/replayBuffer';
import { expectSameBytes } from '../../support/sameBytes';
import { volume } from '../../support/volume';
import { ofVersion, someCheckpoint } from '../../support/someCheckpoint';
import { ManualClock } from '../support/manualClock';

describe('a checkpoint’s bytes', () => {
  const bytes = Buffer.concat(encodeCheckpoint(someCheckpoint(97)));

  it('come back as they were', () => {
    expect(decodeCheckpoint(bytes)).toEqual(someCheckpoint(97));
  });

  it('hold the priorities of prioritized replay, and none of uniform sampling', () => {
    const prioritized = someCheckpoint(97, { replaySampling: 'prioritized' });
    const { state, arrays } = decodeCheckpoint(Buffer.concat(encodeCheckpoint(prioritized)));
    expect(arrays.priorities).toEqual(prioritized.arrays.priorities);
    expect(new Set(arrays.priorities)).toHaveProperty('size', 40);
    expect(state).toEqual(prioritized.state);
    expect(state.agent.dqn.prioritizedSampler).not.toBeNull();
    const uniform = decodeCheckpoint(bytes);
    expect(uniform.arrays.priorities).toBeNull();
    expect(uniform.state.agent.dqn.prioritizedSampler).toBeNull();
  });

  it('hold what came of checks; version 3 did not, and is read without it', () => {
    const settings = { checkEverySteps: 20, checkEpisodes: 1, confirmEpisodes: 2, solvedMean: 1 };
    const checked = someCheckpoint(97, settings);
    const parts = encodeCheckpoint(checked);
    const { curves } = decodeCheckpoint(Buffer.concat(parts)).arrays;
    expect(curves).toEqual(checked.arrays.curves);
    expect([...curves.confirmations]).toEqual([20, expect.any(Number), 1]);
    expect([...curves.keptModels]).toEqual([20, curves.checks[1]]);

    const older = decodeCheckpoint(ofVersion(3, parts, ['confirmations', 'keptModels']));
    expect(older.state).toEqual(checked.state);
    expect(older.arrays).toEqual({
      ...checked.arrays,
      curves: { ...curves, confirmations: new Float64Array(), keptModels: new Float64Array() },
    });
  });

  it('are refused in a sentence that says so when a newer version of the app wrote them', () => {
    const newer = ofVersion(checkpointVersion + 1, encodeCheckpoint(someCheckpoint(97)));
    expect(() => decodeCheckpoint(newer)).toThrow(NewerCheckpointError);
    expect(() => decodeCheckpoint(newer)).toThrow(/newer version .*: update the app to open it\.$/);
  });

  it('are refused in a sentence when they name a version that their state does not fit', () => {
    const { state, arrays } = someCheckpoint(97);
    const misfit = encodeCheckpoint({
      state: {
        ...state,
        agent: { hyperparameters: state.agent.hyperparameters } as typeof state.agent,
      },
      arrays,
    });
    for (let version = 1; version <= checkpointVersion; version++) {
      expect(() => decodeCheckpoint(ofVersion(version, misfit))).toThrow(
        /^The checkpoint.+damaged\.$/,
      );
    }
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

describe('keeping checkpoints', () => {
  function keeper(save: () => Promise<void>) {
    const clock = new ManualClock();
    const failures: string[] = [];
    const source = {
      capture: () => ({ isOvertaken: false, continue: () => someCheckpoint(5) }),
      began: () => undefined,
      kept: () => undefined,
      failed: (error: unknown) => failures.push(clauseOf(error)),
    };
    return { clock, failures, checkpointer: new Checkpointer({ save }, source, clock, 1000) };
  }

  it('ends when the last one is kept, however often it is asked to', async () => {
    let isKept = false;
    const { checkpointer } = keeper(async () => {
      await pause(50);
      isKept = true;
    });
    checkpointer.touch();
    void checkpointer.close();
    await checkpointer.close();
    expect(isKept).toBe(true);
  });

  it('tries again after a failure, which is told once in a row', async () => {
    let saves = 0;
    const { checkpointer, clock, failures } = keeper(() => {
      saves += 1;
      return saves < 3 ? Promise.reject(new Error('the disk is full')) : Promise.resolve();
    });
    checkpointer.touch();
    for (let second = 0; second < 3; second++) {
      clock.pass(1001);
      await pause(0);
    }
    expect(saves).toBe(3);
    expect(failures).toEqual(['the disk is full']);
    await checkpointer.close();
    expect(saves).toBe(3);
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
        const add = (reward: number) =>
          buffer.add({ observation, action: 0, reward, nextObservation: observation, discount: 1 });
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
        expectSameBytes(copy.rows.rewards, expected);
      },
    );
    fc.assert(property, { numRuns: volume(10, 4) });
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

  it.each([1, 2])('after %i crashes with nothing kept, it begins anew', (restarts) => {
    const { sentence } = resumptionOf(null, { reason: 'crashed', restarts });
    expect(sentence).toMatch(/^The trainer stopped .+: it begins with the trained example\.$/);
  });

  it('is nothing, without a word, where nothing was left', () => {
    expect(resumptionOf(null, { reason: 'appStarted', restarts: 0 })).toEqual({
      checkpoint: null,
      goesOn: false,
      sentence: null,
      remarks: null,
    });
  });
});
