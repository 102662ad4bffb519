import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paces } from '../../../src/shared/protocol/commands';
import type { EventOf, TrainerEvent } from '../../../src/shared/protocol/events';
import { curveNames, mapCurves } from '../../../src/shared/protocol/metricColumns';
import type { Hyperparameters } from '../../../src/shared/hyperparameters/hyperparameters';
import { plainSettings } from '../../support/plainSettings';
import { resumptionOf } from '../../../src/trainer/checkpoint/resumption';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { decodeCheckpoint } from '../../../src/trainer/checkpoint/checkpointFormat';
import { Studio } from '../../../src/trainer/session/studio';
import { volume } from '../../support/volume';
import { onlyEngine } from '../support/engineShelves';
import { ManualClock } from '../support/manualClock';

/** A run with all that draws at random or keeps state: dropout, checks, confirmations. */
const usual: Hyperparameters = {
  ...plainSettings,
  hiddenUnits: [6],
  dropoutRate: 0.2,
  minibatchSize: 8,
  learningStartsAtStep: 30,
  gradientStepsPerStep: 3,
  epsilonDecaySteps: 100,
  checkEverySteps: 60,
  checkEpisodes: 3,
  confirmEpisodes: 4,
  solvedMean: 9,
  maxSteps: 300,
};
/** The same with every refinement of the algorithm. */
const refined: Hyperparameters = {
  ...usual,
  duelingHeads: true,
  returnSteps: 3,
  averagingRate: 0.02,
  learningRateSchedule: 'cosine',
  learningRateDecaySteps: 250,
  mirrorTransitions: true,
  // The ring is full, and beta reaches 1, on the way.
  replayCapacity: 150,
  replaySampling: 'prioritized',
  importanceExponentSteps: 200,
  epsilonSchedule: 'exponential',
};

type Interference =
  | { readonly kind: 'pace'; readonly pace: (typeof paces)[number] }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'singleSteps'; readonly count: number }
  | { readonly kind: 'stopAndTest' }
  | { readonly kind: 'crash' }
  | { readonly kind: 'face' };

const interference: fc.Arbitrary<Interference> = fc.oneof(
  fc.record({ kind: fc.constant('pace' as const), pace: fc.constantFrom(...paces) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ kind: fc.constant('singleSteps' as const), count: fc.integer({ min: 1, max: 9 }) }),
  fc.constant({ kind: 'stopAndTest' as const }),
  fc.constant({ kind: 'crash' as const }),
  fc.constant({ kind: 'face' as const }),
);

/** Trains to the limit with these interferences on the way; returns all that a run makes. */
async function run(
  hyperparameters: Hyperparameters,
  interferences: readonly Interference[],
  costPerLookMs: number,
) {
  const events: TrainerEvent[] = [];
  /** The file of the newest checkpoint. */
  let kept: Uint8Array | null = null;
  const autosave = {
    store: {
      save: (parts: readonly Uint8Array[]) => {
        kept = Buffer.concat(parts);
        return Promise.resolve();
      },
    },
    intervalMs: 120,
    onStage: () => undefined,
  };
  let clock!: ManualClock;
  let studio!: Studio;
  /** Starts a trainer, in place of one that is gone for good. */
  function begin() {
    const checkpoint = kept === null ? null : decodeCheckpoint(kept);
    clock = new ManualClock(costPerLookMs);
    studio = new Studio({
      ...onlyEngine(createReferenceEngine),
      clock,
      bundledModel: null,
      autosave,
      resumption: resumptionOf(checkpoint, { reason: 'crashed', restarts: 1 }),
    });
    studio.listen({ emit: (event) => events.push(event), draw: () => undefined });
  }
  begin();
  const execute = (command: Parameters<Studio['execute']>[0]) =>
    studio.execute(command, { hasControl: true, reply: (event) => events.push(event) });
  const welcome = () => studio.welcome() as EventOf<'welcome'>;
  const status = () => welcome().status;
  const trainOn = () => {
    const { activity, paused, agent } = status();
    if (paused) execute({ type: 'resume' });
    if (activity === 'idle' && agent.environmentSteps < hyperparameters.maxSteps) {
      execute({ type: 'train' });
    }
  };

  execute({ type: 'newAgent', hyperparameters, seed: 5 });
  clock.pass(1);
  await new Promise(setImmediate);
  for (const step of interferences) {
    trainOn();
    if (step.kind === 'pace') execute({ type: 'setPace', pace: step.pace });
    else if (step.kind === 'wait') clock.pass(step.ms);
    else if (step.kind === 'crash') begin();
    else if (step.kind === 'face') studio.currentFrame();
    else if (step.kind === 'stopAndTest') {
      execute({ type: 'stop' });
      execute({ type: 'test', episodes: 2 });
      clock.pass(50);
      execute({ type: 'stop' });
    } else {
      execute({ type: 'pause' });
      for (let i = 0; i < step.count && status().paused; i++) {
        execute({ type: 'stepOnce' });
        clock.pass(20);
      }
      execute({ type: 'resume' });
    }
    // What is being kept is kept.
    await new Promise(setImmediate);
  }
  execute({ type: 'setPace', pace: 'max' });
  while (
    status().agent.environmentSteps < hyperparameters.maxSteps ||
    status().activity !== 'idle'
  ) {
    trainOn();
    clock.pass(1000);
    // A first step waits until its agent is kept.
    await new Promise(setImmediate);
  }
  await execute({ type: 'exportModel', requestId: 1, format: 'tfjsLayers' });
  const all = <Type extends TrainerEvent['type']>(type: Type) =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  const curves = mapCurves((curve) => welcome()[curve]);
  return {
    curves,
    // What was lost in a crash is done, and told, again.
    confirmed: uniqueOf(all('confirmed')),
    model: all('modelExported').at(-1)!.files,
  };
}

function uniqueOf<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

describe('a run', () => {
  it.each([
    ['as usual', usual],
    ['with every refinement', refined],
  ])('%s is a function of seed and settings, whatever happens on the way', async (_, settings) => {
    const undisturbed = await run(settings, [], 0.01);
    expect(undisturbed.confirmed.length).toBeGreaterThan(0);
    for (const curve of curveNames) expect(undisturbed.curves[curve].length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(
        fc.array(interference, { maxLength: 12 }),
        fc.constantFrom(0.01, 0.3, 7),
        async (interferences, costPerLookMs) => {
          expect(await run(settings, interferences, costPerLookMs)).toEqual(undisturbed);
        },
      ),
      { numRuns: volume(20, 8) },
    );
  });
});
