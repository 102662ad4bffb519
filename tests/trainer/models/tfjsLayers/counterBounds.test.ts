import { describe, expect, it } from 'vitest';
import { startTrainer } from '../../../../src/host/process/trainerRunner';
import type { ModelFile } from '../../../../src/shared/modelFile';
import { createMemoryPortPair } from '../../../../src/shared/ports/memoryPort';
import { endlessRun } from '../../../support/endlessRun';
import { TrainerClient } from '../../../shared/protocol/trainerClient';
import { encodeTfjsLayers } from '../../../../src/trainer/models/tfjsLayers/encode';
import { exampleModel } from '../someModels';
import { problemOf } from './brokenFolders';

const counters = {
  environmentSteps: 3000,
  gradientSteps: 6000,
  episodes: 40,
  solvedAtStep: 2500,
};

/** A model that this app saved, with these counters. */
function filesWith(changed: Partial<typeof counters>): ModelFile[] {
  return encodeTfjsLayers({
    ...exampleModel(),
    metadata: {
      hyperparameters: endlessRun,
      seed: 1,
      ...counters,
      ...changed,
      epsilon: 0.05,
      lastScores: [],
      bestGreedyMean: 400,
      confirmedMean: null,
      solvedWithMean: null,
    },
  });
}

describe('the counters of a saved model', () => {
  it.each(Object.keys(counters))('are bounded, and the sentence names it: %s', (name) => {
    expect(problemOf(filesWith({}))).toBeNull();
    for (const value of [Number.MAX_SAFE_INTEGER, 1e300]) {
      expect(problemOf(filesWith({ [name]: value }))).toMatch(
        new RegExp(`^The model’s own record says “${name}”: .+ more than can be counted: `),
      );
    }
  });

  it('that are as high as can be are kept, and training says that it cannot count on', async () => {
    const trainer = await startTrainer('simd');
    const [face, line] = createMemoryPortPair();
    trainer.attach(line);
    const client = new TrainerClient(face);
    await client.hello();
    const open = (files: readonly ModelFile[], requestId: number) =>
      client.ask(
        { type: 'importModel', requestId, name: 'counted', files: [...files] },
        'modelOpened',
      );
    await open(filesWith({ environmentSteps: 1e12 - 30 }), 1);
    client.post({ type: 'setPace', pace: 'max' });
    const ended = await client.ask({ type: 'train' }, 'activityEnded');
    expect(ended.reason).toBe('limit');
    const { status } = await client.next('statusChanged', () => true, client.events.indexOf(ended));
    expect(status.agent.environmentSteps).toBe(1e12);
    const refused = await client.ask({ type: 'train' }, 'rejected');
    expect(refused.message).toBe(
      'The agent has trained for as many steps as can be counted: make a new agent.',
    );
    // What it became can be saved and opened again.
    const saved = await client.ask(
      { type: 'exportModel', requestId: 2, format: 'tfjsLayers' },
      'modelExported',
    );
    await open(saved.files, 3);
    await trainer.close();
  });
});
