import { readdir, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrashReport } from '../../../src/host/app/crashReport';
import { formatTrainerArguments } from '../../../src/host/process/trainerArguments';
import { TrainerSupervisor } from '../../../src/host/process/trainerSupervisor';
import { startTrainerChild } from '../../../src/server/trainerChild';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { Hyperparameters } from '../../../src/shared/hyperparameters/hyperparameters';
import type { Port } from '../../../src/shared/ports/port';
import { trainerEntry } from '../../server/serverFixture';
import { TrainerClient } from '../../shared/protocol/trainerClient';
import { endlessRun } from '../../support/endlessRun';
import { runFolder } from '../../support/trainerArguments';

/** A trainer's process with real engines and real checkpoints, and whoever watches over it. */
describe('a supervised trainer whose gradient steps take seconds', () => {
  let folder: string;
  let supervisor: TrainerSupervisor<Port>;
  let client: TrainerClient;
  const crashes: CrashReport[] = [];

  beforeEach(async () => {
    folder = await runFolder();
    crashes.length = 0;
    supervisor = new TrainerSupervisor<Port>({
      start: (circumstances) =>
        startTrainerChild(
          trainerEntry('src/server/serverTrainer.ts'),
          formatTrainerArguments({
            checkpointFolder: folder,
            checkpointSeconds: 1,
            ...circumstances,
          }),
        ),
      onCrash: (report) => crashes.push(report),
      // Sooner than a person would have to wait; a busy machine lets it start slowly.
      times: { beatMs: 400, missedBeatsAtStart: 150 },
    });
    const [face, line] = createMemoryPortPair();
    supervisor.attach(line);
    client = new TrainerClient(face);
    await client.hello();
    client.post({ type: 'setPace', pace: 'max' });
  });

  afterEach(async () => {
    await supervisor.close();
    await rm(folder, { recursive: true });
  });

  it('is not ended as hung, for its engine’s own time was measured; its agent was kept first', async () => {
    client.post({ type: 'chooseEngine', engine: 'reference' });
    const hyperparameters = {
      ...endlessRun,
      hiddenUnits: [1024, 512],
      minibatchSize: 300,
      learningStartsAtStep: 300,
    };
    await client.ask({ type: 'newAgent', hyperparameters, seed: 77 }, 'agentReplaced');
    client.post({ type: 'train' });
    await client.next('progress', ({ environmentSteps }) => environmentSteps > 0, 0);
    expect(await readdir(folder)).not.toEqual([]);
    const stepped = client.next('progress', ({ gradientSteps }) => gradientSteps >= 1, 0);
    await expect(stepped).resolves.toBeDefined();
    expect(crashes).toEqual([]);
  });

  it('learns with none of them that nobody chose, says so, and answers', async ({ skip }) => {
    const hyperparameters: Hyperparameters = {
      ...endlessRun,
      hiddenUnits: [1024, 1024, 1024, 1024, 1024],
      minibatchSize: 2048,
      learningStartsAtStep: 2048,
      learningRate: 1,
      gamma: 1,
      stepReward: 100,
      failureReward: -100,
      loss: 'meanSquaredError',
      targetNetwork: 'none',
    };
    await client.ask({ type: 'newAgent', hyperparameters, seed: 1 }, 'agentReplaced');
    const refused = client.ask({ type: 'train' }, 'rejected');
    const learning = client.next('progress', ({ gradientSteps }) => gradientSteps > 0, 0);
    const answer = await Promise.any([refused, learning]);
    if (answer.type === 'progress') return skip('A gradient step takes under a second here.');
    const { message } = answer;
    expect(message).toMatch(
      /^One gradient step of this agent takes about [\d.]+ s on .+: make its layers or its minibatch smaller, or choose an engine yourself/,
    );
    // The agent is there: it plays, and is stopped at once.
    client.post({ type: 'test', episodes: 1000 });
    await client.next('frames');
    await client.ask({ type: 'stop' }, 'activityEnded');
    expect(client.all('engineReplaced')).toEqual([]);
    expect(crashes).toEqual([]);
  });
});
