import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/trainer/random';
import { createMinibatch, ReplayBuffer } from '../../src/trainer/replayBuffer';

/** Transition number n: every field tells which one it is. */
function addNumbered(replay: ReplayBuffer, n: number): void {
  replay.add(Float32Array.of(n, -n), n % 2, n / 2, Float32Array.of(n + 1, n + 2), n % 3 === 0);
}

describe('ReplayBuffer', () => {
  it('samples min(count, stored) of the newest transitions, whole and none twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 80 }),
        fc.nat(),
        (capacity, added, count, seed) => {
          const replay = new ReplayBuffer(capacity, 2);
          for (let n = 0; n < added; n++) addNumbered(replay, n);
          const batch = createMinibatch(count, 2);
          replay.sample(batch, count, new RandomStream(seed, 'sampling'));
          const stored = Math.min(capacity, added);
          expect(batch.size).toBe(Math.min(count, stored));
          const numbers = new Set<number>();
          for (let row = 0; row < batch.size; row++) {
            const n = batch.observations[2 * row]!;
            numbers.add(n);
            expect(n).toBeGreaterThanOrEqual(added - stored);
            expect(batch.observations[2 * row + 1]).toBe(-n);
            expect(batch.actions[row]).toBe(n % 2);
            expect(batch.rewards[row]).toBe(n / 2);
            expect([...batch.nextObservations.slice(2 * row, 2 * row + 2)]).toEqual([n + 1, n + 2]);
            expect(batch.terminated[row]).toBe(n % 3 === 0 ? 1 : 0);
          }
          expect(numbers.size).toBe(batch.size);
        },
      ),
    );
  });

  it('draws every transition equally often', () => {
    const replay = new ReplayBuffer(50, 2);
    for (let n = 0; n < 50; n++) addNumbered(replay, n);
    const batch = createMinibatch(10, 2);
    const random = new RandomStream(9, 'sampling');
    const counts = new Array<number>(50).fill(0);
    const rounds = 20_000;
    for (let round = 0; round < rounds; round++) {
      replay.sample(batch, 10, random);
      for (let row = 0; row < 10; row++) counts[batch.observations[2 * row]!]! += 1;
    }
    const expected = (rounds * 10) / 50;
    const chiSquare = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // 49 degrees of freedom (fewer in truth, for want of replacement): beyond 105 with 1e-5.
    expect(chiSquare).toBeLessThan(105);
  });
});
