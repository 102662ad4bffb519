import { describe, expect, it } from 'vitest';
import type { LearnerSpec } from '../../../../src/trainer/engines/engine';
import { candidates } from './support/candidates';
import { expectClose } from './support/closeness';
import { learnFrom } from './support/learnFrom';
import numbers from './optimizerNumbers.json';
import { dense, engineSpec, snapshotOf } from './support/someNetworks';

/**
 * q = w x + b from w = 1, b = 0 with x = 2 and the fixed target 5. The numbers are those of Keras
 * and PyTorch themselves: optimizerNumbers.py wrote them.
 */
const network = { inputs: 1, layers: [dense(1, 'linear')] };
const minibatch = {
  size: 1,
  observations: Float32Array.of(2),
  actions: Uint8Array.of(0),
  rewards: Float32Array.of(5),
  nextObservations: Float32Array.of(0),
  discounts: Float64Array.of(0),
};

describe.each(candidates)('optimizers of $name, five steps', ({ create }) => {
  it.each(numbers.cases)('$name', ({ learner, steps, firstMoments, secondMoments }) => {
    const engine = create(engineSpec(network, learner as Partial<LearnerSpec>));
    engine.restore(snapshotOf([1, 0]));
    for (const { loss, online } of steps) {
      expectClose([learnFrom(engine, minibatch)], [loss], 1e-6);
      expectClose(engine.snapshot().online, online, 1e-6);
    }
    const after = engine.snapshot();
    expectClose(after.firstMoments, firstMoments, 1e-6);
    expectClose(after.secondMoments, secondMoments, 1e-6);
    expect(after.gradientSteps).toBe(steps.length);
    engine.dispose();
  });
});
