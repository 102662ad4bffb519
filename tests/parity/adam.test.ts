import { describe, expect, it } from 'vitest';
import { candidates } from './candidates';
import { expectClose } from './closeness';
import { learnFrom } from './learnFrom';
import { dense, engineSpec, snapshotOf } from './someNetworks';

/**
 * q = w x + b from w = 1, b = 0 with x = 2 and the fixed target 5, so that the gradient is
 * (2 e x, 2 e). Keras' update rule for Adam was worked out in Python's float64.
 */
const network = { inputs: 1, layers: [dense(1, 'linear')] };
const minibatch = {
  size: 1,
  observations: Float32Array.of(2),
  actions: Uint8Array.of(0),
  rewards: Float32Array.of(5),
  nextObservations: Float32Array.of(0),
  terminated: Uint8Array.of(1),
};

describe.each(candidates)('Adam of $name', ({ create }) => {
  it('with Keras’ defaults, five steps', () => {
    const engine = create(engineSpec(network, { learningRate: 0.1 }));
    engine.restore(snapshotOf([1, 0]));
    const steps = [
      { loss: 9, online: [1.099999973647693, 0.0999999472954001] },
      { loss: 7.290000569209764, online: [1.1995877266673853, 0.19958768080293776] },
      { loss: 5.765938485976161, online: [1.2984136668402404, 0.29841360433028363] },
      { loss: 4.430010709025807, online: [1.396060865779294, 0.39606078825590013] },
      { loss: 3.282682581505779, online: [1.4920362554525841, 0.4920361640053522] },
    ];
    for (const { loss, online } of steps) {
      expectClose([learnFrom(engine, minibatch)], [loss], 1e-6);
      expectClose(engine.snapshot().online, online, 1e-6);
    }
    const { firstMoments, secondMoments, gradientSteps } = engine.snapshot();
    expectClose(firstMoments, [-3.8350810296670383, -1.9175405148335192], 1e-6);
    expectClose(secondMoments, [0.47511811278380994, 0.11877952819595249], 1e-6);
    expect(gradientSteps).toBe(5);
    engine.dispose();
  });

  it('with an epsilon that counts and other betas, three steps', () => {
    const learner = { learningRate: 0.01, adamBeta1: 0.5, adamBeta2: 0.9, optimizerEpsilon: 0.1 };
    const engine = create(engineSpec(network, learner));
    engine.restore(snapshotOf([1, 0]));
    for (let i = 0; i < 3; i++) learnFrom(engine, minibatch);
    const { online, firstMoments, secondMoments } = engine.snapshot();
    expectClose(online, [1.0293471423122211, 0.028768293905653573], 1e-6);
    expectClose(firstMoments, [-10.354617250348447, -5.1773086251742235], 1e-6);
    expectClose(secondMoments, [38.221486380816664, 9.555371595204166], 1e-6);
    engine.dispose();
  });
});
