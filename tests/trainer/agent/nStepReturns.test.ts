import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mirroring } from '../../../src/trainer/agent/mirroring';
import { NStepReturns } from '../../../src/trainer/agent/nStepReturns';
import type { Transition } from '../../../src/trainer/agent/transition';

/** A transition between states that are told apart by their first entry. */
function step(from: number, reward: number, ending: Partial<Transition> = {}): Transition {
  const observation = Float32Array.of(from, 0.5, -from, 0);
  const nextObservation = Float32Array.of(from + 1, 0.5, -from - 1, 0);
  const action = from % 2 === 0 ? 0 : 1;
  return {
    ...{ observation, action, reward, nextObservation, discount: 0.9, endsEpisode: false },
    ...ending,
  };
}

const failure = { discount: 0, endsEpisode: true };
const timeLimit = { endsEpisode: true };

type Row = readonly [from: number, action: number, reward: number, to: number, discount: number];

/** What is remembered of these steps. */
function remembered(n: number, steps: readonly Transition[]): Row[] {
  const rows: Row[] = [];
  const returns = new NStepReturns(n, (transition) => {
    const { observation, action, reward, nextObservation, discount } = transition;
    rows.push([observation[0]!, action, reward, nextObservation[0]!, discount]);
  });
  for (const one of steps) {
    returns.remember(one);
    // Its owner uses the arrays again.
    one.observation.fill(Number.NaN);
  }
  return rows;
}

function expectRows(rows: readonly Row[], expected: readonly Row[]): void {
  expect(rows.length).toBe(expected.length);
  rows.forEach((row, index) => {
    row.forEach((value, column) => expect(value).toBeCloseTo(expected[index]![column]!, 12));
  });
}

describe('returns of 3 steps, by hand', () => {
  it('have a discounted sum of 3 rewards and the state after them', () => {
    expectRows(remembered(3, [step(0, 1), step(1, 2), step(2, 4), step(3, 8)]), [
      // 1 + 0.9 * 2 + 0.81 * 4
      [0, 0, 6.04, 3, 0.729],
      // 2 + 0.9 * 4 + 0.81 * 8
      [1, 1, 12.08, 4, 0.729],
    ]);
  });

  it('have fewer rewards and no future where the episode fails', () => {
    expectRows(remembered(3, [step(0, 0), step(1, 0), step(2, 0), step(3, -1, failure)]), [
      [0, 0, 0, 3, 0.729],
      [1, 1, -0.81, 4, 0],
      [2, 0, -0.9, 4, 0],
      [3, 1, -1, 4, 0],
    ]);
  });

  it('go on to the last state’s value where the time is over', () => {
    expectRows(remembered(3, [step(0, 1), step(1, 1, timeLimit), step(5, 1)]), [
      [0, 0, 1.9, 2, 0.81],
      [1, 1, 1, 2, 0.9],
    ]);
  });

  it('go on from a state that was written down', () => {
    const rows: number[] = [];
    const first = new NStepReturns(3, () => rows.push(Number.NaN));
    for (const one of [step(0, 1), step(1, 2)]) first.remember(one);
    const second = new NStepReturns(3, ({ reward }) => rows.push(reward));
    second.restore(structuredClone(first.state));
    second.remember(step(2, 4));
    expect(rows.length).toBe(1);
    expect(rows[0]).toBeCloseTo(6.04, 12);
  });
});

it('each step of any episodes is remembered once, with the return that follows it', () => {
  const episode = fc.record({
    rewards: fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
      minLength: 1,
      maxLength: 12,
    }),
    fails: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 7 }), fc.array(episode), (n, episodes) => {
      const expected: Row[] = [];
      const steps = episodes.flatMap(({ rewards, fails }) =>
        rewards.map((reward, from) => {
          const known = rewards.slice(from, from + n);
          const sum = known.reduce((total, one, later) => total + 0.9 ** later * one, 0);
          const isCut = fails && from + n >= rewards.length;
          const to = from + known.length;
          expected.push([from, from % 2, sum, to, isCut ? 0 : 0.9 ** known.length]);
          const ends = from === rewards.length - 1;
          return step(from, reward, ends ? (fails ? failure : timeLimit) : {});
        }),
      );
      expectRows(remembered(n, steps), expected);
    }),
  );
});

it('a mirrored transition follows each one: negated observations, the other push', () => {
  const seen: Transition[] = [];
  mirroring((transition) => seen.push(transition))(step(3, -1, failure));
  expect(seen).toEqual([
    step(3, -1, failure),
    {
      ...step(3, -1, failure),
      observation: Float32Array.of(-3, -0.5, 3, -0),
      action: 0,
      nextObservation: Float32Array.of(-4, -0.5, 4, -0),
    },
  ]);
});
