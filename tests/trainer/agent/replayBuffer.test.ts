import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTransitions } from '../../../src/trainer/engines/engine';
import { RandomStream } from '../../../src/trainer/random';
import { copyRotated, ReplayBuffer } from '../../../src/trainer/agent/replayBuffer';
import { UniformSampler } from '../../../src/trainer/agent/uniformSampler';

/** Transition number n: every field tells which one it is. */
function addNumbered(replay: ReplayBuffer, n: number): void {
  const discount = n % 3 === 0 ? 0 : 1 / n;
  replay.add({
    observation: Float32Array.of(n, -n),
    action: n % 2 === 0 ? 0 : 1,
    reward: n / 2,
    nextObservation: Float32Array.of(n + 1, n + 2),
    discount,
  });
}

describe('copyRotated', () => {
  it('brings the oldest to the front, and back to where it was', () => {
    const bySlot = Float64Array.of(40, 50, 10, 20, 30);
    const oldestFirst = new Float64Array(5);
    copyRotated(bySlot, oldestFirst, 2);
    expect([...oldestFirst]).toEqual([10, 20, 30, 40, 50]);
    const ring = new Float64Array(5);
    copyRotated(oldestFirst, ring, 3);
    expect(ring).toEqual(bySlot);
  });

  it('leaves what a ring has no transitions for', () => {
    const ring = Float64Array.of(1, 2, 3, 9, 9);
    copyRotated(Float64Array.of(5, 6, 7), ring, 3);
    expect([...ring]).toEqual([5, 6, 7, 9, 9]);
  });
});

describe('ReplayBuffer', () => {
  it('puts transitions back into the slots that they came from', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 80 }),
        (capacity, added) => {
          const ring = createTransitions(capacity, 2);
          const replay = new ReplayBuffer({ replay: ring });
          for (let n = 0; n < added; n++) addNumbered(replay, n);
          const stored = Math.min(capacity, added);
          const rows = createTransitions(stored, 2);
          const oldestFirst = new ReplayBuffer({ replay: rows });
          for (let n = added - stored; n < added; n++) addNumbered(oldestFirst, n);
          const restoredRing = createTransitions(capacity, 2);
          const restored = new ReplayBuffer({ replay: restoredRing });
          restored.restore(rows, replay.nextSlot);
          expect(restoredRing).toEqual(ring);
          expect(restored.oldestSlot).toBe(replay.oldestSlot);
          expect(restored.size).toBe(replay.size);
        },
      ),
    );
  });

  it('samples min(count, stored) of the newest transitions, whole and none twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 80 }),
        fc.nat(),
        (capacity, added, count, seed) => {
          const ring = createTransitions(capacity, 2);
          const replay = new ReplayBuffer({ replay: ring });
          for (let n = 0; n < added; n++) addNumbered(replay, n);
          const random = new RandomStream(seed, 'sampling');
          const { slots, count: drawn } = new UniformSampler(replay, count, random).sample();
          const stored = Math.min(capacity, added);
          expect(drawn).toBe(Math.min(count, stored));
          const numbers = new Set<number>();
          for (const slot of slots.subarray(0, drawn)) {
            const n = ring.observations[2 * slot]!;
            numbers.add(n);
            expect(n).toBeGreaterThanOrEqual(added - stored);
            expect(ring.observations[2 * slot + 1]).toBe(-n);
            expect(ring.actions[slot]).toBe(n % 2);
            expect(ring.rewards[slot]).toBe(n / 2);
            expect([...ring.nextObservations.slice(2 * slot, 2 * slot + 2)]).toEqual([
              n + 1,
              n + 2,
            ]);
            expect(ring.discounts[slot]).toBe(n % 3 === 0 ? 0 : 1 / n);
          }
          expect(numbers.size).toBe(drawn);
        },
      ),
    );
  });

  it('draws every transition equally often', () => {
    const replay = new ReplayBuffer({ replay: createTransitions(50, 2) });
    for (let n = 0; n < 50; n++) addNumbered(replay, n);
    const sampler = new UniformSampler(replay, 10, new RandomStream(9, 'sampling'));
    const counts = new Array<number>(50).fill(0);
    const rounds = 20_000;
    for (let round = 0; round < rounds; round++) {
      // The ring is filled once: slot n holds transition n.
      for (const slot of sampler.sample().slots) counts[slot]! += 1;
    }
    const expected = (rounds * 10) / 50;
    const chiSquare = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // 49 degrees of freedom (fewer in truth, for want of replacement): beyond 105 with 1e-5.
    expect(chiSquare).toBeLessThan(105);
  });
});
