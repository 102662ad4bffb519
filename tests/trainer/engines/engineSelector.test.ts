import { describe, expect, it } from 'vitest';
import type { EngineList } from '../../../src/shared/engines';
import type { EngineFactory, EngineSpec, LearnerSpec } from '../../../src/trainer/engines/engine';
import { EngineSelector, EngineUnavailable } from '../../../src/trainer/engines/engineSelector';
import type { FailoverEngine } from '../../../src/trainer/engines/failoverEngine';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { dense, engineSpec, randomSnapshot } from './parity/support/someNetworks';
import { ready, TestShelf } from '../support/engineShelves';
import { chooserOf, engines } from '../support/timedEngines';

const network = { inputs: 4, layers: [dense(8, 'relu'), dense(2, 'linear')] };
const spec = engineSpec(network, {}, { maxBatchSize: 64 });

const timesOf = ({ engines }: EngineList) =>
  Object.fromEntries(engines.map(({ id, gradientStepUs }) => [id, gradientStepUs]));

describe('auto', () => {
  it('takes the engine that measures fastest, and says what each one takes', () => {
    const { clock, taking } = engines();
    const catalog = new TestShelf({
      simd: ready(taking('simd', () => 2)),
      tensorflow: ready(taking('tensorflow', () => 0.5)),
      reference: ready(taking('reference', (rows) => rows)),
    });
    const { selector } = chooserOf(catalog, clock);
    const engine = selector.create(spec) as FailoverEngine;
    expect(engine.id).toBe('tensorflow');
    const times = timesOf(selector.list());
    expect(times['simd']).toBeCloseTo(2000, -2);
    expect(times['tensorflow']).toBeCloseTo(500, -2);
    expect(times['reference']).toBeCloseTo(64_000, -3);
  });

  it('measures in less than 300 ms, once for each network', () => {
    const { clock, made, taking } = engines();
    const catalog = new TestShelf({
      simd: ready(taking('simd', (rows) => 1.5 * rows)),
      tensorflow: ready(taking('tensorflow', (rows) => 3 + 1.25 * rows)),
      reference: ready(taking('reference', (rows) => 2 * rows)),
    });
    const { selector } = chooserOf(catalog, clock);
    const before = clock.nowMs();
    selector.create(spec);
    expect(clock.nowMs() - before).toBeLessThan(300);
    made.length = 0;
    selector.create({ ...spec, replayCapacity: 0 });
    expect(made).toHaveLength(1);
    selector.create(engineSpec({ ...network, layers: [dense(2, 'linear')] }));
    expect(made).toHaveLength(1 + 3 + 1);
  });

  it('is not misled by a machine that is busy with something else two thirds of the time', () => {
    const { clock, taking } = engines();
    const stallMs = (step: number) => (step % 3 === 2 ? 0 : 10);
    const catalog = new TestShelf({
      simd: ready(taking('simd', (rows, step) => 0.02 * rows + stallMs(step))),
      tensorflow: ready(taking('tensorflow', (rows, step) => 2 + 0.01 * rows + stallMs(step))),
      reference: ready(taking('reference', (rows, step) => 0.1 * rows + stallMs(step))),
    });
    const { selector } = chooserOf(catalog, clock);
    selector.create(spec);
    const times = timesOf(selector.list());
    expect(times['simd']).toBeCloseTo(1280, -2);
    expect(times['tensorflow']).toBeCloseTo(2640, -2);
    expect(times['reference']).toBeCloseTo(6400, -2);
  });

  it('takes a few small steps of an engine whose single step is longer than all measuring', () => {
    const { clock, taking } = engines();
    const rowsOf: number[] = [];
    const slow: EngineFactory = taking('simd', (rows) => {
      rowsOf.push(rows);
      return 400 + 10 * rows;
    });
    const { selector } = chooserOf(new TestShelf({ simd: ready(slow) }), clock);
    selector.create(spec);
    expect(rowsOf).toEqual([1, 1, 4, 8, 16, 1, 16, 1, 16]);
    expect(timesOf(selector.list())['simd']).toBeCloseTo(1_040_000, -4);
  });

  it('times an engine anew for another minibatch, optimizer or clipping, and for nothing else', () => {
    const { clock, made, taking } = engines();
    const { selector } = chooserOf(new TestShelf({ simd: ready(taking('simd', () => 1)) }), clock);
    const isTimed = (other: EngineSpec) => {
      made.length = 0;
      selector.create(other).dispose();
      return made.length === 2;
    };
    const learning = (learner: Partial<LearnerSpec>) =>
      isTimed({ ...spec, learner: { ...spec.learner, ...learner } });
    expect(isTimed(spec)).toBe(true);
    expect(isTimed({ ...spec, minibatchSize: 2 })).toBe(true);
    expect(learning({ optimizer: 'rmsprop' })).toBe(true);
    expect(learning({ gradientClipNorm: 1 })).toBe(true);
    expect(learning({ gradientClipNorm: 5 })).toBe(false);
    expect(learning({ learningRate: 0.5, softUpdateRate: 0.5 })).toBe(false);
    expect(isTimed({ ...spec, dropoutSeed: 7, replayCapacity: 1, maxBatchSize: 100 })).toBe(false);
  });

  it('passes over an engine that fails in its measurement, and says why', () => {
    const { clock, taking } = engines();
    const broken: EngineFactory = () => {
      throw new Error('no kernel image is available');
    };
    const catalog = new TestShelf({
      tensorflow: ready(broken),
      simd: ready(taking('simd', () => 1)),
    });
    const { selector } = chooserOf(catalog, clock);
    expect((selector.create(spec) as FailoverEngine).id).toBe('simd');
    expect(selector.list().engines[0]).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/no kernel image is available/),
    });
  });

  it('loads an engine that may be faster, and moves to it when it is', () => {
    const { clock, taking } = engines();
    const slow = taking('simd', () => 5);
    const catalog = new TestShelf({
      simd: ready(slow),
      tensorflow: { kind: 'unloaded', detail: 'Installed.', leastGradientStepUs: 1900 },
    });
    const { selector, lists, replacements } = chooserOf(catalog, clock);
    const engine = selector.create(spec) as FailoverEngine;
    expect(engine.id).toBe('simd');
    expect(catalog.loads).toEqual(['tensorflow']);
    catalog.become('tensorflow', { kind: 'loading', detail: 'Loading.' });
    expect(lists.at(-1)).toMatchObject({ current: 'simd', engines: [{}, { state: 'loading' }] });
    catalog.become('tensorflow', ready(taking('tensorflow', () => 2)));
    expect(engine.id).toBe('tensorflow');
    expect(lists.at(-1)).toMatchObject({ choice: 'auto', current: 'tensorflow' });
    expect(replacements).toEqual([]);
  });

  it('does not load an engine whose quickest step is slower than what is there', () => {
    const { clock, taking } = engines();
    const catalog = new TestShelf({
      simd: ready(taking('simd', () => 1)),
      tensorflow: { kind: 'unloaded', detail: 'Installed.', leastGradientStepUs: 1900 },
    });
    const { selector } = chooserOf(catalog, clock);
    selector.create(spec);
    expect(catalog.loads).toEqual([]);
    expect(selector.list().engines[1]).toMatchObject({ state: 'ready', gradientStepUs: null });
  });
});

describe('a person’s choice', () => {
  it('changes engines in the middle of the work and loses nothing', () => {
    const { clock } = engines();
    const catalog = new TestShelf({
      simd: ready(createReferenceEngine),
      reference: ready(createReferenceEngine),
    });
    const { selector } = chooserOf(catalog, clock, 'simd');
    const engine = selector.create(spec) as FailoverEngine;
    const snapshot = { ...randomSnapshot(network, 3), gradientSteps: 42 };
    engine.restore(snapshot);
    engine.replay.observations.fill(7);
    engine.replay.actions.fill(1);
    selector.choose('reference');
    expect(engine.id).toBe('reference');
    expect(engine.snapshot()).toEqual(snapshot);
    expect(engine.replay.observations.every((value) => value === 7)).toBe(true);
    expect(engine.replay.actions.every((value) => value === 1)).toBe(true);
  });

  it.each(['notInstalled', 'failed'] as const)(
    'of an engine that is %s is refused in words',
    (kind) => {
      const { clock, taking } = engines();
      const catalog = new TestShelf({
        simd: ready(taking('simd', () => 1)),
        tensorflow: { kind, detail: 'Run `npm run tensorflow`.' },
      });
      const { selector } = chooserOf(catalog, clock);
      expect(() => selector.choose('tensorflow')).toThrow(EngineUnavailable);
      expect(() => selector.choose('tensorflow')).toThrow(/Run `npm run tensorflow`/);
      expect(() => new EngineSelector(catalog, clock, 'tensorflow')).toThrow(EngineUnavailable);
      expect(selector.list().choice).toBe('auto');
    },
  );

  it('that cannot begin is told once, and again when it may try again', () => {
    const { clock, taking } = engines();
    const broken: EngineFactory = () => {
      throw new Error('out of memory');
    };
    const catalog = new TestShelf({
      tensorflow: ready(broken),
      simd: ready(taking('simd', () => 1)),
    });
    const { selector, replacements } = chooserOf(catalog, clock, 'tensorflow');
    expect((selector.create(spec) as FailoverEngine).id).toBe('simd');
    const told = { from: 'tensorflow', to: 'Scripted', reason: 'out of memory' };
    expect(replacements).toEqual([{ ...told, gradientStepsLost: 0 }]);
    selector.create(spec);
    expect(replacements).toHaveLength(1);
    // Both that are at work go on as they are.
    selector.choose('tensorflow');
    expect(replacements).toHaveLength(2);
    expect(selector.list()).toMatchObject({ choice: 'tensorflow', current: 'simd' });
    selector.choose('auto');
    selector.create(spec);
    expect(replacements).toHaveLength(2);
  });

  it('falls back on the others when the chosen engine goes away, and comes back to it', () => {
    const { clock, taking } = engines();
    const tensorflow = ready(taking('tensorflow', () => 1));
    const catalog = new TestShelf({ simd: ready(taking('simd', () => 1)), tensorflow });
    const { selector } = chooserOf(catalog, clock, 'tensorflow');
    const engine = selector.create(spec) as FailoverEngine;
    catalog.become('tensorflow', { kind: 'notInstalled', detail: 'Removed.' });
    expect(engine.id).toBe('simd');
    catalog.become('tensorflow', tensorflow);
    expect(engine.id).toBe('tensorflow');
  });
});
