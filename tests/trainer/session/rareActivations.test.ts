import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../../src/host/engines/loadEngine';
import { activationNames } from '../../../src/shared/activations';
import type { EventOf, TrainerEvent } from '../../../src/shared/protocol/events';
import { networkSchema } from '../../../src/trainer/agent/network';
import { parameterCount } from '../../../src/trainer/engines/engine';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { directCodec } from '../../../src/trainer/models/modelCodec';
import type { Model } from '../../../src/trainer/models/model';
import { encodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/encode';
import { Studio } from '../../../src/trainer/session/studio';
import { dense } from '../engines/parity/support/someNetworks';
import { exampleModel } from '../models/someModels';
import { ready, TestShelf } from '../support/engineShelves';
import { ManualClock } from '../support/manualClock';

const createSimd = await loadEngine('simd');

/** A small network with two layers that the kernels do not compute. */
function modelWithRareLayers(): Model {
  const layers = [dense(8, 'silu', 0.1), dense(6, 'gelu'), dense(2, 'linear')];
  const network = { inputs: 4, layers };
  const parameters = new Float32Array(parameterCount(network));
  parameters.forEach((_, index) => (parameters[index] = 0.3 * Math.sin(index + 1)));
  return { ...exampleModel(), network, parameters };
}

async function openIt() {
  const clock = new ManualClock();
  const events: TrainerEvent[] = [];
  const studio = new Studio({
    engines: new TestShelf({ simd: ready(createSimd), reference: ready(createReferenceEngine) }),
    engineChoice: 'simd',
    models: directCodec,
    clock,
    bundledModel: null,
    onFault: (where, error) => {
      throw new Error(where, { cause: error });
    },
  });
  studio.listen({ emit: (event) => events.push(event), draw: () => undefined });
  const asker = { hasControl: true, reply: (event: TrainerEvent) => events.push(event) };
  const files = encodeTfjsLayers(modelWithRareLayers());
  await studio.execute({ type: 'importModel', requestId: 1, name: 'rare', files }, asker);
  return { clock, events, studio, asker };
}

const welcomeOf = (studio: Studio) => studio.welcome() as EventOf<'welcome'>;

describe('an opened agent with layers that the chosen engine does not compute', () => {
  it('says what computes it, and is computed by that', async () => {
    const { events, studio } = await openIt();
    const opened = events.find((event) => event.type === 'modelOpened');
    expect(opened?.trainsOn).toMatch(
      / This network has a SiLU layer, which Plain TypeScript computes and simd does not\.$/,
    );
    const { engines } = welcomeOf(studio);
    expect(engines).toMatchObject({ choice: 'simd', current: 'reference' });
    expect(engines.engines[0]).toMatchObject({ id: 'simd', usable: false });
  });

  it('is tested and trained on', async () => {
    const { clock, events, studio, asker } = await openIt();
    studio.execute({ type: 'setPace', pace: 'max' }, asker);
    studio.execute({ type: 'test', episodes: 2 }, asker);
    clock.pass(20_000);
    studio.execute({ type: 'train' }, asker);
    clock.pass(5000);
    studio.execute({ type: 'stop' }, asker);
    expect(events.filter(({ type }) => type === 'failed')).toEqual([]);
    expect(events.filter((event) => event.type === 'activityEnded')).toMatchObject([
      { activity: 'test', reason: 'finished' },
      { activity: 'train' },
    ]);
    const { agent } = welcomeOf(studio).status;
    expect(agent.gradientSteps).toBeGreaterThan(0);
  });
});

it.each(activationNames)('a checkpoint keeps a network with %s', (activation) => {
  const network = { inputs: 4, layers: [dense(5, activation), dense(2, activation)] };
  expect(v.parse(networkSchema, network)).toEqual(network);
});
