import { describe, expect, it } from 'vitest';
import { parameterCount, type Minibatch } from '../../../../src/trainer/engines/engine';
import { expectSameArrays } from '../../../support/sameBytes';
import { parameterSets } from '../../../../src/trainer/engines/parameterSets';
import { candidates } from './support/candidates';
import { expectClose } from './support/closeness';
import { float64Forward } from './support/float64Network';
import { learnFrom } from './support/learnFrom';
import { dense, engineSpec, randomMinibatch, randomSnapshot } from './support/someNetworks';

const network = {
  inputs: 3,
  layers: [dense(19, 'relu', 0.5), dense(10, 'tanh'), dense(2, 'linear')],
};
const spec = engineSpec(network, { doubleDqn: true }, { maxBatchSize: 30 });
const minibatches = Array.from({ length: 6 }, (_, i) => randomMinibatch(network, 25 + i, i));

describe.each(candidates)('state of $name', ({ create, repeatTolerance }) => {
  it('starts with parameters of zero', () => {
    const engine = create(spec);
    const snapshot = engine.snapshot();
    for (const set of parameterSets) {
      expect(snapshot[set]).toEqual(new Float32Array(parameterCount(network)));
    }
    expect(snapshot.gradientSteps).toBe(0);
    engine.dispose();
  });

  it('gives back exactly what it was given', () => {
    const engine = create(spec);
    const snapshot = {
      ...randomSnapshot(network, 1),
      firstMoments: randomSnapshot(network, 2).online,
      secondMoments: randomSnapshot(network, 3).online.map(Math.abs),
      gradientSteps: 1234,
    };
    engine.restore(snapshot);
    expect(engine.snapshot()).toEqual(snapshot);
    engine.dispose();
  });

  it('goes on from a snapshot in another engine as if nothing had been', () => {
    const first = create(spec);
    first.restore(randomSnapshot(network, 4));
    for (const minibatch of minibatches.slice(0, 3)) learnFrom(first, minibatch);
    const snapshot = first.snapshot();
    const second = create(spec);
    // What it learnt before must leave no trace.
    second.restore(randomSnapshot(network, 5));
    learnFrom(second, minibatches[0]!);
    second.restore(snapshot);
    for (const minibatch of minibatches.slice(3)) {
      expectClose([learnFrom(second, minibatch)], [learnFrom(first, minibatch)], repeatTolerance);
    }
    const [expected, ours] = [first.snapshot(), second.snapshot()];
    expect(ours.gradientSteps).toBe(expected.gradientSteps);
    for (const set of parameterSets) expectClose(ours[set], expected[set], repeatTolerance);
    first.dispose();
    second.dispose();
  });

  it('averages its weights after each step, and leaves the average alone where it keeps none', () => {
    for (const averagingRate of [0, 0.25]) {
      const engine = create(engineSpec(network, { averagingRate }, { maxBatchSize: 30 }));
      engine.restore(randomSnapshot(network, 17));
      const { averaged: before } = engine.snapshot();
      learnFrom(engine, minibatches[0]!);
      const { online, averaged } = engine.snapshot();
      const expected = before.map((old, i) => old + averagingRate * (online[i]! - old));
      expectClose(averaged, expected, 1e-6);
      const row = new Float32Array(2);
      engine.qValues('averaged', Float32Array.of(0.5, -1, 2), 1, row);
      const values = float64Forward(network, averaged, Float32Array.of(0.5, -1, 2), 1, null);
      expectClose(row, values, 1e-5);
      engine.dispose();
    }
  });

  it('takes a minibatch’s learning rate in place of its own', () => {
    const learnt = [{ learningRate: 0.003 }, {}].map((learner) => {
      const engine = create(engineSpec(network, learner, { maxBatchSize: 30 }));
      engine.restore(randomSnapshot(network, 18));
      learnFrom(engine, { ...minibatches[0]!, learningRate: 0.003 });
      const { online } = engine.snapshot();
      engine.dispose();
      return online;
    });
    expectClose(learnt[1]!, learnt[0]!, repeatTolerance);
    expect(learnt[1]).not.toEqual(randomSnapshot(network, 18).online);
  });

  it('changes nothing by taking snapshots between steps that clip their gradients', () => {
    // Widths that are no whole number of panels: what lies beside them counts in no norm.
    const odd = {
      inputs: 3,
      layers: [dense(36, 'relu'), dense(27, 'relu'), dense(2, 'linear')],
    };
    for (const optimizer of ['adam', 'rmsprop'] as const) {
      const clipped = engineSpec(odd, { optimizer, gradientClipNorm: 0.3, learningRate: 0.01 });
      const [undisturbed, watched] = [false, true].map((takesSnapshots) => {
        const engine = create(clipped);
        engine.restore(randomSnapshot(odd, 21));
        for (let step = 0; step < 40; step++) {
          learnFrom(engine, randomMinibatch(odd, 20, step));
          if (takesSnapshots && step % 5 === 0) engine.restore(engine.snapshot());
        }
        const { online } = engine.snapshot();
        engine.dispose();
        return online;
      });
      expectClose(watched!, undisturbed!, repeatTolerance);
    }
  });

  it('copies: neither side’s array is the other’s', () => {
    const engine = create(spec);
    const given = randomSnapshot(network, 6);
    const kept = given.online.slice();
    engine.restore(given);
    given.online.fill(0);
    const taken = engine.snapshot();
    expect(taken.online).toEqual(kept);
    learnFrom(engine, minibatches[0]!);
    expect(taken.online).toEqual(kept);
    engine.dispose();
  });

  it('copies in turns what it held when that began, whatever it learns between them', () => {
    // More than one turn's worth, a width of whole panels and one that is not, and a narrow layer.
    const wide = {
      inputs: 3,
      layers: [dense(544, 'relu'), dense(523, 'relu'), dense(2, 'linear')],
    };
    const engine = create(engineSpec(wide, {}, { maxBatchSize: 4 }));
    engine.restore(randomSnapshot(wide, 10));
    learnFrom(engine, randomMinibatch(wide, 4, 0));
    const expected = engine.snapshot();
    const pending = engine.beginSnapshot();
    expect(pending.gradientSteps).toBe(1);
    let taken = null;
    for (let step = 1; taken === null; step++) {
      learnFrom(engine, randomMinibatch(wide, 4, step));
      taken = pending.continue();
    }
    expectSameArrays(taken, expected);
    expect(engine.snapshot().online).not.toEqual(expected.online);
    engine.dispose();
  });

  it('refuses a snapshot of another network in words and keeps its own', () => {
    const engine = create(spec);
    const own = randomSnapshot(network, 7);
    engine.restore(own);
    for (const part of parameterSets) {
      const other = { ...randomSnapshot(network, 8), [part]: new Float32Array(5) };
      expect(() => engine.restore(other)).toThrow(RangeError);
      expect(() => engine.restore(other)).toThrow(/another network: it has 5 parameters/);
    }
    expect(engine.snapshot()).toEqual(own);
    engine.dispose();
  });

  it('refuses batches that do not fit, and actions that do not exist', () => {
    const engine = create(spec);
    const minibatch = minibatches[0]!;
    for (const size of [0, -1, 31, 1.5, NaN]) {
      expect(() => learnFrom(engine, { ...minibatch, size })).toThrow(/1 to 30 rows/);
      expect(() => {
        engine.qValues('online', new Float32Array(200), size, new Float32Array(200));
      }).toThrow(/1 to 30 rows/);
    }
    const learn = (of: Partial<Minibatch>, tdErrors?: Float32Array) =>
      engine.learn({ slots: new Uint32Array(4), count: 4, weights: null, ...of }, tdErrors);
    const three = new Float32Array(3);
    expect(() => learn({ slots: new Uint32Array(3) })).toThrow(/needs as many slots/);
    expect(() => learn({ weights: three })).toThrow(/needs as many weights, or none/);
    expect(() => learn({}, three)).toThrow(/has as many TD errors/);
    const { replayCapacity } = engine.spec;
    const slots = Uint32Array.of(0, replayCapacity);
    expect(() => learn({ slots, count: 2 })).toThrow(/is not in a replay/);
    const actions = minibatch.actions.slice().fill(2);
    expect(() => learnFrom(engine, { ...minibatch, actions })).toThrow(/Action 2 does not exist/);
    expect(engine.snapshot().gradientSteps).toBe(0);
    engine.dispose();
  });

  it('survives NaN and infinity, and recovers by a restore', () => {
    const engine = create(spec);
    const snapshot = randomSnapshot(network, 9);
    const minibatch = minibatches[0]!;
    engine.restore(snapshot);
    const expected = learnFrom(engine, minibatch);
    for (const bad of [NaN, Infinity, -Infinity]) {
      engine.restore(snapshot);
      const rewards = minibatch.rewards.slice();
      const observations = minibatch.observations.slice();
      rewards[0] = bad;
      observations[4] = bad;
      for (let i = 0; i < 3; i++) {
        expect(learnFrom(engine, { ...minibatch, rewards, observations })).not.toBeLessThan(
          Infinity,
        );
      }
      engine.restore(snapshot);
      expectClose([learnFrom(engine, minibatch)], [expected], repeatTolerance);
    }
    engine.dispose();
  });
});
