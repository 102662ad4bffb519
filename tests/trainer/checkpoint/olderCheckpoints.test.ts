import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unsealed } from '../../../src/host/checkpoints/checkpointFile';
import { loadSimdBuild } from '../../../src/host/engines/simdBuilds';
import { decodeCheckpoint } from '../../../src/trainer/checkpoint/checkpointFormat';
import { Agent } from '../../../src/trainer/training/agent';
import { silentObserver } from '../support/agents';

/** Runs that version 0.1.0 kept, and what became of them there: see the README beside them. */
const folder = join(import.meta.dirname, '../../data/written-by-0.1.0');
/** The builds round differently: these runs were made with this one. */
const createPlain = await loadSimdBuild('plain');

const parameterSets = ['online', 'target', 'firstMoments', 'secondMoments'] as const;

interface Facts {
  readonly environmentSteps: number;
  readonly gradientSteps: number;
  readonly epsilon: number;
  readonly episodes: number;
  readonly lastScores: readonly number[];
  readonly lastMetricLoss: number | null;
  readonly sha256: Record<(typeof parameterSets)[number], string>;
}

function sha256({ buffer, byteOffset, byteLength }: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

function factsOf(agent: Agent): Facts {
  const { dqn, training } = agent;
  const snapshot = dqn.engine.snapshot();
  const sums = parameterSets.map((set) => [set, sha256(snapshot[set])]);
  return {
    environmentSteps: dqn.environmentSteps,
    gradientSteps: dqn.gradientSteps,
    epsilon: dqn.epsilon.value,
    episodes: training.episodes,
    lastScores: agent.episodeHistory.latest(10).map(({ score }) => score),
    lastMetricLoss: agent.metricHistory.latest(1)[0]?.meanLoss ?? null,
    sha256: Object.fromEntries(sums) as Facts['sha256'],
  };
}

/** Whole environment steps, each with its gradient steps and the check that follows it. */
function trainOn({ dqn, training }: Agent, steps: number): void {
  const until = dqn.environmentSteps + steps;
  while (dqn.environmentSteps < until || training.isLearning || training.isChecking) {
    training.step();
  }
}

describe.each(['fast', 'tutorial', 'confirmation'])('the checkpoint “%s” of 0.1.0', (name) => {
  it('goes on to the same weights, bit by bit', async () => {
    const read = (file: string) => readFile(join(folder, `checkpoint-${name}`, file));
    const expected = JSON.parse((await read('expected.json')).toString()) as {
      readonly stepsOn: number;
      readonly before: Facts;
      readonly after: Facts;
    };
    const bytes = unsealed(await read('checkpoint-1.bin'));
    const agent = Agent.fromCheckpoint(decodeCheckpoint(bytes!), createPlain, silentObserver);
    expect(expected.before).toMatchObject(factsOf(agent));
    trainOn(agent, expected.stepsOn);
    expect(expected.after).toMatchObject(factsOf(agent));
  });
});
