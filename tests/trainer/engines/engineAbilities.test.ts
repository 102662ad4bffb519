import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../../src/host/engines/loadEngine';
import { activationNames } from '../../../src/shared/activations';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import { layerInWords, supports } from '../../../src/trainer/engines/engineAbilities';
import { EngineUnavailable } from '../../../src/trainer/engines/engineSelector';
import type { FailoverEngine } from '../../../src/trainer/engines/failoverEngine';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { ready, TestShelf } from '../support/engineShelves';
import { chooserOf, engines } from '../support/timedEngines';
import { dense, engineSpec, randomSnapshot } from './parity/support/someNetworks';

const withGelu = engineSpec({
  inputs: 4,
  layers: [dense(8, 'relu'), dense(8, 'gelu'), dense(2, 'linear')],
});
const ordinary = engineSpec({ inputs: 4, layers: [dense(8, 'relu'), dense(2, 'linear')] });

const learnOn = (engine: ReturnType<EngineFactory>) =>
  engine.learn({ slots: new Uint32Array(8), count: 8, weights: null });

describe('an agent with a layer that the kernels do not compute', () => {
  const shelf = (taking: ReturnType<typeof engines>['taking']) =>
    new TestShelf({
      simd: ready(taking('simd', () => 1)),
      tensorflow: ready(taking('tensorflow', () => 3)),
      reference: ready(taking('reference', () => 2)),
    });

  it('is computed by the quickest engine that can, and the others are not even made', () => {
    const { clock, made, taking } = engines();
    const { selector } = chooserOf(shelf(taking), clock);
    const engine = selector.create(withGelu) as FailoverEngine;
    expect(engine.id).toBe('tensorflow');
    expect(made).not.toContain('simd');
    selector.create(ordinary);
    expect(made).toContain('simd');
  });

  it('is told of in the list of engines and in a sentence', () => {
    const { clock, taking } = engines();
    const { selector } = chooserOf(shelf(taking), clock);
    const ofOrdinary = selector.create(ordinary);
    expect(selector.restriction).toBeNull();
    expect(selector.list().engines.every(({ usable }) => usable)).toBe(true);
    ofOrdinary.dispose();
    selector.create(withGelu);
    // The test's engines go by one name.
    expect(selector.restriction).toBe(
      'This network has a GELU layer, which Scripted computes and simd does not.',
    );
    const [simd, ...others] = selector.list().engines;
    expect(simd).toMatchObject({
      usable: false,
      state: 'ready',
      detail: 'It does not compute a GELU layer, which this agent’s network has.',
    });
    expect(others.every(({ usable }) => usable)).toBe(true);
  });

  it('lets nobody choose an engine that cannot, and leaves the choice as it was', () => {
    const { clock, taking } = engines();
    const { selector } = chooserOf(shelf(taking), clock);
    const engine = selector.create(withGelu) as FailoverEngine;
    expect(() => selector.choose('simd')).toThrow(EngineUnavailable);
    expect(() => selector.choose('simd')).toThrow(
      'This agent needs another engine. This network has a GELU layer, which Scripted computes and simd does not.',
    );
    expect(selector.list()).toMatchObject({ choice: 'auto', current: 'tensorflow' });
    selector.choose('reference');
    expect(engine.id).toBe('reference');
  });

  it('goes on without the engine that was chosen before, which the next agent has again', () => {
    const { clock, taking } = engines();
    const { selector, replacements } = chooserOf(shelf(taking), clock, 'simd');
    const engine = selector.create(withGelu) as FailoverEngine;
    expect(engine.id).toBe('tensorflow');
    expect(replacements).toEqual([]);
    engine.dispose();
    expect((selector.create(ordinary) as FailoverEngine).id).toBe('simd');
    expect(selector.list()).toMatchObject({ choice: 'simd', current: 'simd' });
  });

  it('does not fail over to an engine that cannot compute it', () => {
    const { clock, taking } = engines();
    const failing: EngineFactory = (spec) => {
      const engine = taking('tensorflow', () => 3)(spec);
      const { learn } = engine;
      let steps = 0;
      engine.learn = (minibatch) => {
        if (steps++ > 65) throw new Error('out of memory');
        return learn.call(engine, minibatch);
      };
      return engine;
    };
    const catalog = new TestShelf({
      tensorflow: ready(failing),
      simd: ready(taking('simd', () => 1)),
      reference: ready(taking('reference', () => 2)),
    });
    const { selector, replacements } = chooserOf(catalog, clock);
    const engine = selector.create(withGelu) as FailoverEngine;
    for (let step = 0; step < 100; step++) learnOn(engine);
    expect(engine.id).toBe('reference');
    expect(replacements).toMatchObject([{ from: 'Scripted', reason: 'out of memory' }]);
  });

  it('has TensorFlow loaded where that may be quicker, whatever was chosen for others', () => {
    const { clock, taking } = engines();
    const catalog = new TestShelf({
      simd: ready(taking('simd', () => 1)),
      tensorflow: { kind: 'unloaded', detail: 'Installed.', leastGradientStepUs: 1900 },
      reference: ready(taking('reference', () => 5)),
    });
    const { selector } = chooserOf(catalog, clock, 'simd');
    const engine = selector.create(withGelu) as FailoverEngine;
    expect(engine.id).toBe('reference');
    expect(catalog.loads).toEqual(['tensorflow']);
    catalog.become('tensorflow', ready(taking('tensorflow', () => 2)));
    expect(engine.id).toBe('tensorflow');
  });

  it('is refused where no engine can compute it', () => {
    const { clock, taking } = engines();
    const { selector } = chooserOf(new TestShelf({ simd: ready(taking('simd', () => 1)) }), clock);
    expect(() => selector.create(withGelu)).toThrow(
      'No engine can compute this network on this machine: see the list of engines.',
    );
  });
});

it('names every layer with its article', () => {
  expect(
    ['exponential', 'elu', 'gelu', 'softmax', 'hardSigmoid'].map((name) =>
      layerInWords(name as 'elu'),
    ),
  ).toEqual([
    'an exponential layer',
    'an ELU layer',
    'a GELU layer',
    'a softmax layer',
    'a hard sigmoid layer',
  ]);
});

it.each(activationNames)(
  'the kernels refuse %s, unless they are said to compute it',
  async (name) => {
    const network = { inputs: 4, layers: [dense(2, name)] };
    const create = await loadEngine('simd');
    if (supports('simd', network)) create(engineSpec(network)).dispose();
    else expect(() => create(engineSpec(network))).toThrow(/^The SIMD kernels do not compute/);
    // The reference computes all.
    const engine = createReferenceEngine(engineSpec(network));
    engine.restore(randomSnapshot(network, 1));
    expect(Number.isFinite(learnOn(engine))).toBe(true);
  },
);
