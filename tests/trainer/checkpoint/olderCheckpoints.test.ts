import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { newestCheckpoint } from '../../support/newestCheckpoint';
import { loadSimdBuild } from '../../../src/host/engines/simdBuilds';
import type { Checkpoint } from '../../../src/trainer/checkpoint/checkpoint';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { Agent } from '../../../src/trainer/training/agent';
import { silentObserver } from '../support/agents';

const plain = await loadSimdBuild('plain');

/** expected.json beside a checkpoint: what version 0.1.0 made of it. */
interface Expected {
  readonly stepsOn: number;
  readonly around: object;
  readonly agent: object;
  readonly curveLengths: object;
  readonly before: ReturnType<typeof factsOf>;
  readonly after: ReturnType<typeof factsOf>;
}

async function read(name: string): Promise<{ checkpoint: Checkpoint; expected: Expected }> {
  const folder = fileURLToPath(new URL(`../../data/written-by-0.1.0/${name}`, import.meta.url));
  const checkpoint = await newestCheckpoint(folder);
  const expected = JSON.parse(await readFile(`${folder}/expected.json`, 'utf8')) as Expected;
  return { checkpoint: checkpoint!, expected };
}

function restore(checkpoint: Checkpoint, create: EngineFactory): Agent {
  return Agent.restored(checkpoint.state.agent, checkpoint.arrays, create, silentObserver);
}

/** Whole environment steps, each with its gradient steps and the check that follows it. */
function trainOn(agent: Agent, steps: number): void {
  const { dqn, training } = agent;
  const until = dqn.environmentSteps + steps;
  while (dqn.environmentSteps < until || training.isLearning || training.isChecking) {
    training.step();
  }
}

function sha256(floats: Float32Array | null): string | null {
  if (floats === null) return null;
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  return createHash('sha256').update(bytes).digest('hex');
}

/** What expected.json tells of an agent, in its words. */
function factsOf(agent: Agent) {
  const { dqn, training } = agent;
  const { online, target, firstMoments, secondMoments } = dqn.engine.snapshot();
  const { standing, solvedAtStep } = training.bestModel.state;
  const every = Math.ceil(online.length / 10);
  return {
    environmentSteps: dqn.environmentSteps,
    gradientSteps: dqn.gradientSteps,
    gradientStepsDue: dqn.gradientStepsDue,
    epsilon: dqn.epsilon,
    episodes: training.episodes,
    stepsOfEpisode: dqn.episode.steps,
    evaluation: training.state.evaluation,
    ended: training.ended,
    replaySize: dqn.replay.size,
    replayNext: dqn.replay.nextSlot,
    lastScores: agent.histories.episodes.latest(10).map((row) => row.score),
    lastChecks: agent.histories.checks.latest(5),
    lastMetricLoss: agent.histories.metrics.latest(1)[0]?.meanLoss ?? null,
    kept: { standing, solvedAtStep, sha256: sha256(training.bestModel.parameters) },
    unsaved: agent.isUnsaved,
    onlineFirst10: [...online.subarray(0, 10)],
    onlineSpread10: [...online].filter((_, index) => index % every === 0),
    sha256: {
      online: sha256(online),
      target: sha256(target),
      firstMoments: sha256(firstMoments),
      secondMoments: sha256(secondMoments),
    },
  };
}

describe.each(['checkpoint-fast', 'checkpoint-tutorial', 'checkpoint-confirmation'])(
  'a run that version 0.1.0 kept (%s)',
  (name) => {
    it('is read as it was read then', async () => {
      const { checkpoint, expected } = await read(name);
      const { state, arrays } = checkpoint;
      const { agent, ...around } = state;
      const { episodes, metrics, checks, confirmations, keptModels } = arrays.curves;
      expect(around).toEqual(expected.around);
      expect(agent).toMatchObject(expected.agent);
      expect({
        episodes: episodes.length,
        metrics: metrics.length,
        checks: checks.length,
      }).toEqual(expected.curveLengths);
      // That version did not keep them.
      expect([confirmations.length, keptModels.length]).toEqual([0, 0]);
    });

    it('goes on to the last bit as if the app had not been updated', async () => {
      const { checkpoint, expected } = await read(name);
      const agent = restore(checkpoint, plain);
      expect(factsOf(agent)).toEqual(expected.before);
      trainOn(agent, expected.stepsOn);
      expect(factsOf(agent)).toEqual(expected.after);
    });

    it('goes on alike on another engine', async () => {
      const { checkpoint, expected } = await read(name);
      const agent = restore(checkpoint, createReferenceEngine);
      trainOn(agent, expected.stepsOn);
      const { environmentSteps, lastScores, onlineSpread10 } = factsOf(agent);
      expect(environmentSteps).toBe(expected.after.environmentSteps);
      expect(lastScores).toEqual(expected.after.lastScores);
      onlineSpread10.forEach((weight, index) => {
        expect(Math.abs(weight - expected.after.onlineSpread10[index]!)).toBeLessThan(1e-5);
      });
    });
  },
);
