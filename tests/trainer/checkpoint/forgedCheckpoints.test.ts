import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CheckpointFolder } from '../../../src/host/checkpoints/checkpointFolder';
import { startTrainerChild } from '../../../src/server/trainerChild';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { Checkpoint } from '../../../src/trainer/checkpoint/checkpoint';
import {
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../../src/trainer/checkpoint/checkpointFormat';
import { parameterSets } from '../../../src/trainer/engines/parameterSets';
import { trainerEntry } from '../../server/serverFixture';
import { TrainerClient } from '../../shared/protocol/trainerClient';
import { someCheckpoint } from '../../support/someCheckpoint';
import { runFolder, trainerArguments } from '../../support/trainerArguments';

type AgentState = Checkpoint['state']['agent'];

/** A sound checkpoint that somebody altered. */
function forged(alter: (checkpoint: Checkpoint) => void): Checkpoint {
  const checkpoint = structuredClone(someCheckpoint(97));
  alter(checkpoint);
  return checkpoint;
}

function withAgent(alter: (agent: AgentState) => object): Checkpoint {
  const { state, arrays } = someCheckpoint(97);
  return { state: { ...state, agent: { ...state.agent, ...alter(state.agent) } }, arrays };
}

/** The sentence with which it is refused; null where it is taken. */
function refusalOf(checkpoint: Checkpoint): string | null {
  try {
    decodeCheckpoint(Buffer.concat(encodeCheckpoint(checkpoint)));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a checkpoint that holds a number that is none', () => {
  const columns = ['observations', 'nextObservations', 'rewards', 'discounts'] as const;
  const places: [string, (checkpoint: Checkpoint) => Float32Array | Float64Array][] = [
    ...parameterSets.map(
      (set) => [set, ({ arrays }: Checkpoint) => arrays.weights[set]] as [string, never],
    ),
    ...columns.map(
      (column) =>
        [column, ({ arrays }: Checkpoint) => arrays.transitions[column]] as [string, never],
    ),
  ];
  it.each(places)('among its %s is refused in a sentence', (name, placeIn) => {
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      const refusal = refusalOf(forged((checkpoint) => (placeIn(checkpoint)[7] = value)));
      expect(refusal).toBe(`The checkpoint’s ${name} hold numbers that are not finite.`);
    }
  });

  it('for the cart’s place is refused in a sentence', () => {
    const refusal = refusalOf(
      withAgent(({ dqn }) => ({ dqn: { ...dqn, episode: { ...dqn.episode, xM: Infinity } } })),
    );
    expect(refusal).toBe('The checkpoint’s “state.agent.dqn.episode.xM” is damaged.');
  });

  it('for a loss, as an early version wrote it of a run that diverged, is taken as none', () => {
    const losses = { sum: Infinity, count: 3 };
    const checkpoint = withAgent(({ training }) => ({
      training: { ...training, episodeLoss: losses, metricLoss: losses },
    }));
    checkpoint.arrays.curves.metrics[3] = Infinity;
    const read = decodeCheckpoint(Buffer.concat(encodeCheckpoint(checkpoint)));
    expect(read.state.agent.training).toMatchObject({
      episodeLoss: { sum: 0, count: 0 },
      metricLoss: { sum: 0, count: 0 },
    });
    expect(read.arrays.curves.metrics[3]).toBeNaN();
    checkpoint.arrays.curves.metrics[0] = Infinity;
    expect(refusalOf(checkpoint)).toBe(
      'The checkpoint’s metrics hold numbers that are not finite.',
    );
  });

  it('is set aside with a sentence by a trainer that meets it, which begins without it', async () => {
    const folder = await runFolder();
    const checkpoint = forged(({ arrays }) => (arrays.weights.online[0] = Number.NaN));
    await new CheckpointFolder(folder).save(encodeCheckpoint(checkpoint));
    const args = trainerArguments(folder);
    const trainer = startTrainerChild(trainerEntry('src/server/serverTrainer.ts'), args);
    const [face, line] = createMemoryPortPair();
    trainer.attach(line);
    const { status, resumed } = await new TrainerClient(face).hello();
    expect(status.agent.origin).toBe('bundled');
    expect(resumed).toMatch(/^Your agent from last time could not be .+/);
    const gone = new Promise<void>((resolve) => trainer.onExit(() => resolve()));
    trainer.end();
    await gone;
    await rm(folder, { recursive: true });
  });
});

describe('a checkpoint of prioritized replay', () => {
  const sound = () => someCheckpoint(97, { replaySampling: 'prioritized' });

  it('is refused in a sentence when its priorities are none, or are not there', () => {
    for (const value of [Number.NaN, Infinity, 0, -1, 1e39]) {
      const checkpoint = sound();
      checkpoint.arrays.priorities![7] = value;
      expect(refusalOf(checkpoint)).toBe(
        'The checkpoint’s priorities hold numbers that are not above 0 and finite.',
      );
    }
    const { state, arrays } = sound();
    for (const priorities of [null, new Float64Array(39).fill(1)]) {
      expect(refusalOf({ state, arrays: { ...arrays, priorities } })).toBe(
        'The checkpoint’s priorities are missing or of a wrong length.',
      );
    }
  });

  it('is refused in a sentence when its state is of uniform sampling, and the other way round', () => {
    const { state, arrays } = sound();
    const { agent } = state;
    const states = [
      { ...agent, dqn: { ...agent.dqn, prioritizedSampler: null } },
      { ...agent, hyperparameters: { ...agent.hyperparameters, replaySampling: 'uniform' } },
      { ...agent, dqn: { ...agent.dqn, prioritizedSampler: { largestPriority: Infinity } } },
    ] as const;
    for (const altered of states) {
      expect(refusalOf({ state: { ...state, agent: altered }, arrays })).toMatch(
        /^The checkpoint’s “state\.agent\.dqn\.prioritizedSampler.*” is damaged\.$/,
      );
    }
  });
});

describe('a checkpoint’s counters', () => {
  const huge = Number.MAX_SAFE_INTEGER;
  const places: [string, (agent: AgentState) => object][] = [
    ['dqn.environmentSteps', ({ dqn }) => ({ dqn: { ...dqn, environmentSteps: huge } })],
    ['dqn.gradientSteps', ({ dqn }) => ({ dqn: { ...dqn, gradientSteps: huge } })],
    ['dqn.gradientStepsDue', ({ dqn }) => ({ dqn: { ...dqn, gradientStepsDue: 65 } })],
    ['training.episodes', ({ training }) => ({ training: { ...training, episodes: huge } })],
    ['kept.solvedAtStep', ({ kept }) => ({ kept: { ...kept, solvedAtStep: huge } })],
    ['optimizerSteps', () => ({ optimizerSteps: huge })],
    ['savedSteps', () => ({ savedSteps: huge })],
  ];
  it.each(places)('are bounded: %s', (path, alter) => {
    expect(refusalOf(withAgent(alter))).toBe(`The checkpoint’s “state.agent.${path}” is damaged.`);
  });
});
