import { describe, expect, it } from 'vitest';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import type { FailoverEngine } from '../../../src/trainer/engines/failoverEngine';
import { dense, engineSpec } from './parity/support/someNetworks';
import { ready, TestShelf } from '../support/engineShelves';
import { chooserOf, engines } from '../support/timedEngines';

describe('an engine whose gradient steps take longer than a second', () => {
  const wide = engineSpec(
    { inputs: 4, layers: [dense(1024, 'relu'), dense(1024, 'relu'), dense(2, 'linear')] },
    {},
    { maxBatchSize: 64 },
  );
  const minibatch = { slots: new Uint32Array(64), count: 64, weights: null };
  const sentence =
    /^One gradient step of this agent takes about 1\.5 s on Scripted, .+ choose an engine yourself/;

  it('may play, and learns only where a person chose it', () => {
    const { clock, taking } = engines();
    const catalog = new TestShelf({ simd: ready(taking('simd', (rows) => 1500 * (rows / 64))) });
    const { selector } = chooserOf(catalog, clock);
    const engine = selector.create(wide);
    expect(() => engine.learn(minibatch)).toThrow(sentence);
    expect(selector.slowness).toMatch(sentence);
    engine.qValues('online', new Float32Array(4), 1, new Float32Array(2));
    selector.choose('simd');
    expect(selector.slowness).toBeNull();
    expect(engine.learn(minibatch)).toBe(1);
    selector.choose('auto');
    expect(() => engine.learn(minibatch)).toThrow(sentence);
  });

  it('takes over from one that failed, with its weights, but does not learn in its place', () => {
    const { clock, made, taking } = engines();
    const failing: EngineFactory = (spec) => {
      const engine = taking('tensorflow', () => 1)(spec);
      const { learn } = engine;
      let steps = 0;
      engine.learn = (of) => {
        if (spec.replayCapacity > 0 && steps++ > 65) throw new Error('out of memory');
        return learn.call(engine, of);
      };
      return engine;
    };
    const catalog = new TestShelf({
      tensorflow: ready(failing),
      reference: ready(taking('reference', (rows) => 1500 * (rows / 64))),
    });
    const { selector, replacements } = chooserOf(catalog, clock);
    const engine = selector.create(wide) as FailoverEngine;
    expect(engine.id).toBe('tensorflow');
    made.length = 0;
    const learn = () => {
      for (let step = 0; step < 100; step++) engine.learn(minibatch);
    };
    expect(learn).toThrow(sentence);
    expect(engine.id).toBe('reference');
    expect(replacements).toMatchObject([{ reason: 'out of memory' }]);
    expect(made).toEqual(['reference', 'reference']);
    // The agent is whole: it can be played and saved.
    expect(engine.snapshot().online.every(Number.isFinite)).toBe(true);
    expect(learn).toThrow(sentence);
  });
});
