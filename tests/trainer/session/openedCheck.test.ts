import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readModelFolder } from '../../../src/host/models/modelFolder';
import { appRoot } from '../../../src/host/app/appRoot';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { decodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/decode';
import { GreedyEvaluation } from '../../../src/trainer/training/greedyEvaluation';
import { checkStarts } from '../../../src/trainer/training/training';
import { Agent } from '../../../src/trainer/training/agent';
import { exampleModel } from '../models/someModels';
import { encodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/encode';
import { silentObserver } from '../support/agents';
import { referenceStudio } from '../support/referenceStudio';

const trained = await readModelFolder(join(appRoot, 'resources/trained-agent'));

/** The same check, played at once. */
function meanOf(model: ReturnType<typeof exampleModel>): number {
  const agent = Agent.fromModel('opened', 'model', model, createReferenceEngine, silentObserver);
  const { engine, playedSet, scaler } = agent.dqn;
  const play = new GreedyEvaluation(engine, playedSet, scaler, 20, checkStarts());
  while (!play.done) play.step();
  return play.mean;
}

it('an opened model tells what it scores here, once it is played in the background', async () => {
  const { execute, clock, status, all } = referenceStudio();
  await execute({ type: 'importModel', requestId: 1, name: 'mine', files: trained });
  expect(status()).toMatchObject({ activity: 'idle', agent: { openedMean: null } });
  const statuses = all('statusChanged').length;
  // In slices: a face is heard in between.
  clock.pass(5);
  expect(status().agent.openedMean).toBeNull();
  clock.pass(60_000);
  expect(status().agent.openedMean).toBe(500);
  expect(decodeTfjsLayers(trained).metadata!.bestGreedyMean).toBe(500);
  expect(all('statusChanged')).toHaveLength(statuses + 1);
  // One that falls soon has the mean of its falls.
  const files = encodeTfjsLayers(exampleModel());
  await execute({ type: 'importModel', requestId: 2, name: 'other', files });
  expect(status().agent.openedMean).toBeNull();
  clock.pass(60_000);
  expect(status().agent.openedMean).toBe(meanOf(exampleModel()));
});

it.each([
  { type: 'train' },
  { type: 'test', episodes: 1 },
  { type: 'playRandom', episodes: 1 },
] as const)('the check gives way to what is asked for: $type', async (command) => {
  const { execute, clock, status } = referenceStudio();
  await execute({ type: 'importModel', requestId: 1, name: 'mine', files: trained });
  clock.pass(5);
  await execute(command);
  clock.pass(100);
  await execute({ type: 'stop' });
  clock.pass(20_000);
  expect(status()).toMatchObject({ activity: 'idle', agent: { openedMean: null } });
});
