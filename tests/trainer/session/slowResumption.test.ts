import { expect, it } from 'vitest';
import { captureAgent } from '../../../src/trainer/checkpoint/capture';
import { resumptionOf } from '../../../src/trainer/checkpoint/resumption';
import { Studio } from '../../../src/trainer/session/studio';
import { Agent } from '../../../src/trainer/training/agent';
import { endlessRun } from '../../support/endlessRun';
import { silentObserver } from '../support/agents';
import { ready, TestShelf } from '../support/engineShelves';
import { directCodec } from '../../../src/trainer/models/modelCodec';
import { engines } from '../support/timedEngines';

it('a run whose steps take too long by now waits, which hides nothing else that is to be said', () => {
  const { clock, taking } = engines();
  const create = taking('simd', () => 1500);
  const hyperparameters = { ...endlessRun, hiddenUnits: [1024, 1024], minibatchSize: 64 };
  const agent = Agent.create(hyperparameters, 3, create, silentObserver);
  const capture = captureAgent(
    agent,
    { activity: 'train', paused: false, pace: 'max', engineChoice: 'auto', engine: 'simd' },
    () => true,
  );
  let checkpoint = capture.continue();
  while (checkpoint === null) checkpoint = capture.continue();
  const begun = resumptionOf(checkpoint, { reason: 'crashed', restarts: 1 });
  expect(begun.goesOn).toBe(true);
  const studio = new Studio({
    engines: new TestShelf({ simd: ready(create) }),
    engineChoice: 'auto',
    clock,
    models: directCodec,
    bundledModel: null,
    onFault: () => undefined,
    resumption: { ...begun, remarks: 'Passed over: a checkpoint.' },
  });
  const { resumed, status } = studio.welcome();
  expect(status.activity).toBe('idle');
  expect(resumed).toMatch(
    /^Training waits\. One gradient step of this agent takes about 1\.5 s on .+ all the same\. Passed over: a checkpoint\.$/,
  );
});
