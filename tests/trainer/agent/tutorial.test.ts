import { describe, expect, it } from 'vitest';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { Agent } from '../../../src/trainer/training/agent';
import { runToEnd } from '../../../src/trainer/training/runToEnd';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { freshSnapshot } from '../../../src/trainer/engines/engine';
import { initialParameters, networkOf } from '../../../src/trainer/agent/network';
import { RandomStream } from '../../../src/trainer/random';
import { playEpisode, scriptedAgent, silentObserver, takeStep } from '../support/agents';
import { learnFrom } from '../engines/parity/support/learnFrom';
import { balance, ScriptedEngine } from '../support/scriptedEngine';

const tutorial = presets.tutorial.hyperparameters;

function agentWith(overrides: Partial<typeof tutorial> = {}, seed = 3) {
  return scriptedAgent({ ...tutorial, ...overrides }, seed);
}

describe('the tutorial’s agent', () => {
  it('is Dense 4-512-256-64-2 with ReLU, dropout 0.5 after each hidden layer, linear output', () => {
    expect(networkOf(tutorial)).toEqual({
      inputs: 4,
      layers: [
        { units: 512, activation: 'relu', dropoutRate: 0.5 },
        { units: 256, activation: 'relu', dropoutRate: 0.5 },
        { units: 64, activation: 'relu', dropoutRate: 0.5 },
        { units: 2, activation: 'linear', dropoutRate: 0 },
      ],
    });
    expect(agentWith().engine.spec.learner).toMatchObject({
      learningRate: 0.001,
      adamBeta1: 0.9,
      adamBeta2: 0.999,
      optimizer: 'adam',
      optimizerForm: 'keras',
      gradientClipNorm: 0,
      optimizerEpsilon: 1e-7,
      targetNetwork: 'none',
      doubleDqn: false,
    });
  });

  it('starts from Glorot uniform kernels and zero biases', () => {
    const parameters = initialParameters(
      networkOf(tutorial),
      'glorotUniform',
      new RandomStream(1, 'initialWeights'),
    );
    const firstKernel = parameters.slice(0, 4 * 512);
    const limit = Math.sqrt(6 / (4 + 512));
    const largest = Math.max(...firstKernel.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.98 * limit);
    const variance = firstKernel.reduce((sum, w) => sum + w * w, 0) / firstKernel.length;
    expect(variance / ((limit * limit) / 3)).toBeCloseTo(1, 1);
    expect([...parameters.slice(4 * 512, 5 * 512)]).toEqual(new Array(512).fill(0));
    const lastKernel = parameters.slice(-2 - 64 * 2, -2);
    expect(Math.max(...lastKernel.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / (64 + 2)));
  });

  it('learns from the first step on min(128, stored) transitions, none of them twice', () => {
    const { agent, engine } = agentWith({ epsilonStart: 0, epsilonEnd: 0 });
    for (let step = 1; step <= 200; step++) takeStep(agent);
    expect(engine.batches.map((batch) => batch.size)).toEqual(
      Array.from({ length: 200 }, (_, index) => Math.min(128, index + 1)),
    );
    for (const batch of engine.batches) {
      expect(new Set(batch.observations.map(String)).size).toBe(batch.size);
    }
  });

  it('remembers the last 2,000 transitions', () => {
    const { agent, engine } = agentWith({
      minibatchSize: 2048,
      learningStartsAtStep: 2000,
      epsilonStart: 0,
      epsilonEnd: 0,
    });
    for (let episode = 0; episode < 4; episode++) playEpisode(agent);
    agent.beginEpisode();
    for (let step = 0; step < 5; step++) takeStep(agent);
    expect(agent.environmentSteps).toBe(2005);
    expect(engine.batches.map((batch) => batch.size)).toEqual(new Array(5).fill(2000));
  });

  it('stores a failure as done with -10, and every other step with 1', () => {
    const { agent, engine } = agentWith({ minibatchSize: 2000 });
    playEpisode(agent);
    const length = agent.episode.steps;
    expect(agent.episode.state).toBe('terminated');
    agent.beginEpisode();
    takeStep(agent);
    const { rewards, discounts } = engine.batches.at(-1)!;
    expect(rewards.filter((reward) => reward === -10)).toHaveLength(1);
    expect(rewards.filter((reward) => reward === 1)).toHaveLength(length);
    expect(rewards.map((reward) => (reward === -10 ? 0 : 0.95))).toEqual(discounts);
  });

  it('stores the time limit as done with -10 too', () => {
    const { agent, engine } = agentWith({
      minibatchSize: 2000,
      epsilonStart: 0,
      epsilonEnd: 0,
    });
    playEpisode(agent);
    expect(agent.episode).toMatchObject({ steps: 500, state: 'truncated' });
    agent.beginEpisode();
    takeStep(agent);
    const { rewards, discounts } = engine.batches.at(-1)!;
    expect(rewards.filter((reward) => reward === -10)).toHaveLength(1);
    expect(discounts[rewards.indexOf(-10)]).toBe(0);
  });

  it('takes no gradient step after the step that ends an episode', () => {
    const { agent, engine } = agentWith();
    playEpisode(agent);
    expect(engine.batches).toHaveLength(agent.episode.steps - 1);
    expect(agent.environmentSteps).toBe(agent.episode.steps);
  });

  it('multiplies epsilon by 0.999 after each replay while it is above 0.0001', () => {
    const { agent } = agentWith();
    expect(agent.epsilon).toBe(1);
    for (let step = 0; step < 5; step++) takeStep(agent);
    expect(agent.gradientSteps).toBe(5);
    expect(agent.epsilon).toBeCloseTo(0.999 ** 5, 14);
    agent.countFrom(agent, 0.0001001);
    takeStep(agent);
    expect(agent.epsilon).toBeCloseTo(0.0001001 * 0.999, 14);
    const below = agent.epsilon;
    takeStep(agent);
    expect(agent.epsilon).toBe(below);
  });

  it('acts at random when a uniform draw is at most epsilon', () => {
    const { agent } = agentWith({ epsilonDecayFactor: 1, epsilonStart: 0.5 }, 11);
    const draws = new RandomStream(11, 'exploration');
    for (let step = 0; step < 100; step++) {
      if (agent.episode.state !== 'running') agent.beginEpisode();
      takeStep(agent);
      const explores = draws.nextUnit() <= 0.5;
      expect(agent.explored).toBe(explores);
      if (explores) {
        expect(agent.episode.lastForceN).toBe(draws.integerBelow(2) === 1 ? 10 : -10);
      }
    }
  });

  it('keeps a model when an episode reaches 500, and trains on to 1,000 episodes', () => {
    const kept: number[] = [];
    const agent = Agent.create(
      { ...tutorial, epsilonStart: 0, epsilonEnd: 0, maxEpisodes: 3 },
      5,
      (spec) => new ScriptedEngine(spec, balance),
      { ...silentObserver, modelKept: (_reason, _steps, score) => kept.push(score) },
    );
    runToEnd(agent);
    expect(kept).toEqual([500, 500, 500]);
    expect(agent.training).toMatchObject({ episodes: 3, ended: 'limit' });
    expect(tutorial).toMatchObject({
      keepModelAtScore: 500,
      maxEpisodes: 1000,
      checkEverySteps: 0,
    });
  });

  /**
   * By hand: one hidden unit of weight 1 with dropout 0.5, outputs (h, 2h), observation 1. Without
   * dropout the prediction is (1, 2); with it, (2, 4) where the unit is kept and (0, 0) where not.
   * Action 0 failed with -10: the target is (-10, 2), and the mean squared error over both outputs
   * is (12² + 2²) / 2 = 74 or (10² + 2²) / 2 = 52.
   */
  it('regresses both outputs, with dropout, on its own prediction and the target', () => {
    const engine = createReferenceEngine({
      network: {
        inputs: 1,
        layers: [
          { units: 1, activation: 'relu', dropoutRate: 0.5 },
          { units: 2, activation: 'linear', dropoutRate: 0 },
        ],
      },
      learner: { ...agentWith().engine.spec.learner, learningRate: 1e-3 },
      minibatchSize: 1,
      maxBatchSize: 1,
      replayCapacity: 1,
      dropoutSeed: 7,
    });
    // Kernel 1, bias 0; kernel (1, 2), biases (0, 0).
    const start = freshSnapshot(Float32Array.of(1, 0, 1, 2, 0, 0));
    const seen = new Set<number>();
    for (let step = 0; step < 40; step++) {
      engine.restore({ ...start, gradientSteps: step });
      const loss = learnFrom(engine, {
        size: 1,
        observations: Float32Array.of(1),
        actions: Uint8Array.of(0),
        rewards: Float32Array.of(-10),
        nextObservations: Float32Array.of(1),
        discounts: Float64Array.of(0),
      });
      seen.add(Math.round(loss * 1e4) / 1e4);
      // Where the unit is dropped, the untaken output is still pulled up, from 0 towards 2.
      const untakenBias = engine.snapshot().online[5]!;
      if (loss < 60) expect(untakenBias).toBeGreaterThan(0);
      else expect(untakenBias).toBeLessThan(0);
    }
    expect([...seen].sort()).toEqual([52, 74]);
  });

  /** By hand: y = 1 + 0.95 max(3, 4) = 4.8; prediction (1, 2), target (4.8, 2): 3.8² / 2 = 7.22. */
  it('bootstraps from the same network in inference mode with gamma 0.95', () => {
    const engine = createReferenceEngine({
      network: { inputs: 1, layers: [{ units: 2, activation: 'linear', dropoutRate: 0 }] },
      learner: agentWith().engine.spec.learner,
      minibatchSize: 1,
      maxBatchSize: 1,
      replayCapacity: 1,
      dropoutSeed: 7,
    });
    engine.restore(freshSnapshot(Float32Array.of(1, 1, 0, 1)));
    const loss = learnFrom(engine, {
      size: 1,
      observations: Float32Array.of(1),
      actions: Uint8Array.of(0),
      rewards: Float32Array.of(1),
      nextObservations: Float32Array.of(3),
      discounts: Float64Array.of(0.95),
    });
    expect(loss).toBeCloseTo(7.22, 5);
  });
});
