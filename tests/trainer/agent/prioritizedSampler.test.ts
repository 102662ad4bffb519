import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTransitions } from '../../../src/trainer/engines/engine';
import { PrioritizedSampler } from '../../../src/trainer/agent/prioritizedSampler';
import { ReplayBuffer } from '../../../src/trainer/agent/replayBuffer';
import { RandomStream } from '../../../src/trainer/random';

const settings = {
  minibatchSize: 4,
  priorityExponent: 0.6,
  importanceExponent: 0.5,
  importanceExponentSteps: 100,
};

function addTo(replay: ReplayBuffer, transitions: number): void {
  const observation = new Float32Array(1);
  for (let n = 0; n < transitions; n++) {
    replay.add({ observation, action: 0, reward: n, nextObservation: observation, discount: 1 });
  }
}

/** A ring with so many transitions, and a sampler that draws out of it. */
function samplerOf(
  of: { readonly capacity: number; readonly added: number },
  overrides: Partial<typeof settings> = {},
  random: Pick<RandomStream, 'nextUnit'> = new RandomStream(9, 'sampling'),
) {
  const replay = new ReplayBuffer({ replay: createTransitions(of.capacity, 1) });
  addTo(replay, of.added);
  const steps = { environmentSteps: 0 };
  const sampler = new PrioritizedSampler(replay, { ...settings, ...overrides }, random, steps);
  return { replay, sampler, steps };
}

/** Random numbers that somebody wrote down. */
function scripted(...numbers: readonly number[]): Pick<RandomStream, 'nextUnit'> {
  let next = 0;
  return { nextUnit: () => numbers[next++ % numbers.length]! };
}

function expectClose(actual: Float64Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => expect(actual[index]).toBeCloseTo(value, 12));
}

/** A gradient step that found this TD error in each drawn slot. */
function learn(sampler: PrioritizedSampler, errorOf: (slot: number) => number): void {
  const { slots, count } = sampler.sample();
  for (let row = 0; row < count; row++) sampler.tdErrors[row] = errorOf(slots[row]!);
  sampler.learned();
}

describe('prioritized replay', () => {
  /**
   * By hand: the priorities 16, 1, 4, 4 have the sum 25, so the segments begin at 0, 6.25, 12.5 and
   * 18.75. Draws at 0.5, 0.5, 0.6 and 0.5 of them are 3.125, 9.375, 16.25 and 21.875: in the first
   * transition twice, in the second and in the last. With beta 0.5 the weights are (4 * 16/25)^-0.5,
   * the same, (4 * 1/25)^-0.5 and (4 * 4/25)^-0.5, which is 0.625, 0.625, 2.5 and 1.25.
   */
  it('draws one of each segment, and weighs each against the largest weight', () => {
    const draws = scripted(0.5, 0.5, 0.6, 0.5);
    const { sampler } = samplerOf({ capacity: 4, added: 4 }, {}, draws);
    sampler.restore({ largestPriority: 16 }, Float64Array.of(16, 1, 4, 4));
    const { slots, count, weights } = sampler.sample();
    expect(count).toBe(4);
    expect([...slots]).toEqual([0, 0, 1, 3]);
    expect([...weights]).toEqual([0.25, 0.25, 1, 0.5]);
  });

  /** By hand: 16^-0.5, 16^-0.75 and 16^-1. */
  it('raises beta to 1 over environment steps, and no further', () => {
    const draws = scripted(0.5, 0.99);
    const { sampler, steps } = samplerOf({ capacity: 2, added: 2 }, { minibatchSize: 2 }, draws);
    sampler.restore({ largestPriority: 16 }, Float64Array.of(16, 1));
    const weightAt = (environmentSteps: number) => {
      steps.environmentSteps = environmentSteps;
      const { slots, weights } = sampler.sample();
      expect([...slots]).toEqual([0, 1]);
      expect(weights[1]).toBe(1);
      return weights[0];
    };
    expect([0, 50, 100, 1000].map(weightAt)).toEqual([0.25, 0.125, 0.0625, 0.0625]);
  });

  /** By hand, in decimals: 0.500001^0.6, 2.000001^0.6 and 0.000001^0.6. */
  it('makes (|TD error| + 1e-6)^alpha the priority of what was learnt from', () => {
    const errors = [-0.5, 2, 0];
    const { sampler } = samplerOf({ capacity: 3, added: 3 }, { minibatchSize: 3 });
    learn(sampler, (slot) => errors[slot]!);
    expectClose(
      sampler.storedPriorities(),
      [0.659754747090877, 1.515717021225323, 0.000251188643150958],
    );
  });

  it('draws all alike with alpha 0, and then all weigh alike', () => {
    const { sampler } = samplerOf({ capacity: 3, added: 3 }, { priorityExponent: 0 });
    learn(sampler, (slot) => 10 * slot);
    expect([...sampler.storedPriorities()]).toEqual([1, 1, 1]);
    const { slots, count, weights } = sampler.sample();
    expect([...slots.subarray(0, count)]).toEqual([0, 1, 2]);
    expect([...weights.subarray(0, count)]).toEqual([1, 1, 1]);
  });

  it('gives a new transition the largest priority so far, in place of the oldest one’s', () => {
    const { replay, sampler } = samplerOf({ capacity: 3, added: 2 }, { priorityExponent: 1 });
    expect([...sampler.storedPriorities()]).toEqual([1, 1]);
    learn(sampler, (slot) => (slot === 0 ? 5 : 0.25));
    addTo(replay, 2);
    // The first one was overwritten; the two new ones are as good as it was.
    expectClose(sampler.storedPriorities(), [0.250001, 5.000001, 5.000001]);
    learn(sampler, () => 0);
    addTo(replay, 7);
    expectClose(sampler.storedPriorities(), [5.000001, 5.000001, 5.000001]);
  });

  it('draws every transition as often as its priority says', () => {
    const stored = Float64Array.from({ length: 50 }, (_, slot) => slot + 1);
    const { sampler } = samplerOf({ capacity: 60, added: 50 }, { minibatchSize: 10 });
    sampler.restore({ largestPriority: 50 }, stored);
    const counts = new Array<number>(50).fill(0);
    const rounds = 20_000;
    for (let round = 0; round < rounds; round++) {
      for (const slot of sampler.sample().slots) counts[slot]! += 1;
    }
    const total = (50 * 51) / 2;
    const chiSquare = counts.reduce((sum, n, slot) => {
      const expected = (rounds * 10 * (slot + 1)) / total;
      return sum + (n - expected) ** 2 / expected;
    }, 0);
    // 49 degrees of freedom (fewer in truth, since segments leave less to chance): beyond 105 with 1e-5.
    expect(chiSquare).toBeLessThan(105);
  });

  it('weighs as (N P(i))^-beta over the largest of the minibatch, whatever the priorities', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (priorities, importanceExponent, seed) => {
          const size = priorities.length;
          const random = new RandomStream(seed, 'sampling');
          const of = { capacity: size, added: size };
          const { sampler } = samplerOf(of, { minibatchSize: 8, importanceExponent }, random);
          sampler.restore({ largestPriority: 1e6 }, Float64Array.from(priorities));
          const { slots, count, weights } = sampler.sample();
          const total = priorities.reduce((sum, priority) => sum + priority);
          const raw = [...slots.subarray(0, count)].map(
            (slot) => ((size * priorities[slot]!) / total) ** -importanceExponent,
          );
          const largest = Math.max(...raw);
          expect(count).toBe(Math.min(8, size));
          raw.forEach((weight, row) => {
            // They are float32.
            expect(Math.abs(weights[row]! / (weight / largest) - 1)).toBeLessThan(1e-7);
          });
        },
      ),
    );
  });

  it('keeps a priority whose TD error is no number, and draws on', () => {
    const { sampler } = samplerOf({ capacity: 4, added: 4 }, { priorityExponent: 1 });
    for (const none of [Number.NaN, Infinity, -Infinity]) learn(sampler, () => none);
    expect([...sampler.storedPriorities()]).toEqual([1, 1, 1, 1]);
    expect(sampler.state).toEqual({ largestPriority: 1 });
    // The largest number that is one takes nearly every draw, and breaks nothing.
    learn(sampler, () => 3.4028234663852886e38);
    learn(sampler, (slot) => (slot === 0 ? 0 : 3.4028234663852886e38));
    const { slots, weights } = sampler.sample();
    expect([...slots].every((slot) => slot > 0 && slot < 4)).toBe(true);
    expect([...weights].every((weight) => weight > 0 && weight <= 1)).toBe(true);
  });

  it('refuses priorities that are more or fewer than the transitions', () => {
    const { sampler } = samplerOf({ capacity: 4, added: 3 });
    expect(() => sampler.restore({ largestPriority: 1 }, new Float64Array(4).fill(1))).toThrow(
      RangeError,
    );
  });

  type Step = { readonly kind: 'add'; readonly count: number } | { readonly kind: 'learn' };
  const step: fc.Arbitrary<Step | { readonly kind: 'crash' }> = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), count: fc.integer({ min: 1, max: 30 }) }),
    fc.constant({ kind: 'learn' as const }),
    fc.constant({ kind: 'crash' as const }),
  );

  it('has the priorities of a plain list, and goes on through a crash as if there was none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(step, { maxLength: 30 }),
        (capacity, steps) => {
          const of = { capacity, added: 1 };
          const first = samplerOf(of, {}, new RandomStream(4, 'sampling'));
          const random = new RandomStream(4, 'sampling');
          let second = samplerOf(of, {}, random);
          /** Of the stored transitions, the oldest first, each pushed when it came. */
          const list = [1];
          let largest = 1;
          let learnt = 0;
          for (const each of steps) {
            if (each.kind === 'add') {
              for (const { replay } of [first, second]) addTo(replay, each.count);
              for (let n = 0; n < each.count; n++) list.push(largest);
              list.splice(0, list.length - capacity);
            } else if (each.kind === 'learn') {
              learnt += 1;
              const errorOf = (slot: number) => Math.fround((slot + 1) / learnt);
              const oldest = first.replay.oldestSlot;
              const { slots, count, weights } = first.sampler.sample();
              const drawn = second.sampler.sample();
              expect(drawn.slots).toEqual(slots);
              expect(drawn.weights).toEqual(weights);
              for (let row = 0; row < count; row++) {
                const slot = slots[row]!;
                const priority = (errorOf(slot) + 1e-6) ** 0.6;
                list[(slot - oldest + capacity) % capacity] = priority;
                largest = Math.max(largest, priority);
                for (const { sampler } of [first, second]) sampler.tdErrors[row] = errorOf(slot);
              }
              for (const { sampler } of [first, second]) sampler.learned();
            } else {
              const { replay, sampler } = second;
              const resumed = samplerOf({ capacity, added: 0 }, {}, random);
              resumed.replay.restore(createTransitions(replay.size, 1), replay.nextSlot);
              resumed.sampler.restore(sampler.state, sampler.storedPriorities());
              second = resumed;
            }
            if (learnt % 2 === 0) expect([...first.sampler.storedPriorities()]).toEqual(list);
          }
          expect([...second.sampler.storedPriorities()]).toEqual(list);
        },
      ),
    );
  });
});
