import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelFile } from '../../../src/shared/modelFile';
import type { TrainerEvent } from '../../../src/shared/protocol/events';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { parseEvent } from '../../../src/shared/protocol/protocol';
import {
  curveNames,
  episodeColumns,
  metricColumns,
} from '../../../src/shared/protocol/metricColumns';
import { decodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/decode';
import { Agent } from '../../../src/trainer/training/agent';
import { runToEnd } from '../../../src/trainer/training/runToEnd';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import { BestModel } from '../../../src/trainer/training/bestModel';
import type { Model } from '../../../src/trainer/models/model';
import { encodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/encode';
import { Studio } from '../../../src/trainer/session/studio';
import { unpackRows } from '../../shared/protocol/unpackRows';
import { exampleModel, moderateFloat, modelsWith } from '../models/someModels';
import { onlyEngine } from '../support/engineShelves';
import { ManualClock } from '../support/manualClock';
import { silentObserver } from '../support/agents';
import { plainSettings } from '../../support/plainSettings';

/** What faces hear when these files are opened. */
async function openingEvents(files: readonly ModelFile[]): Promise<TrainerEvent[]> {
  const events: TrainerEvent[] = [];
  const studio = new Studio({
    ...onlyEngine(createReferenceEngine),
    clock: new ManualClock(),
    bundledModel: null,
  });
  studio.listen({ emit: (event) => events.push(event), draw: () => undefined });
  await studio.execute(
    { type: 'importModel', requestId: 1, name: 'model', files: [...files] },
    { hasControl: true, reply: (event) => events.push(event) },
  );
  return [...events, { ...studio.welcome(), hasControl: true }];
}

/** The tutorial's agent, saved before any of its episodes reached 500. */
function openedAgent(model: Model): Agent {
  const metadata = {
    hyperparameters: { ...presets.tutorial.hyperparameters, minibatchSize: 4 },
    seed: 1,
    environmentSteps: 0,
    gradientSteps: 0,
    episodes: 0,
    epsilon: 1,
    lastScores: [],
    bestGreedyMean: null,
    confirmedMean: null,
    solvedAtStep: null,
    solvedWithMean: null,
  };
  const known = { ...model, metadata };
  return Agent.fromModel('opened', 'model', known, createReferenceEngine, silentObserver);
}

describe('an opened agent', () => {
  it('is told in words that a face can read, whatever its network', async () => {
    const dropoutRates = fc.constantFrom(0, 0.95);
    await fc.assert(
      fc.asyncProperty(modelsWith(moderateFloat), dropoutRates, async (model, dropoutRate) => {
        const layers = model.network.layers.map((layer, index, { length }) =>
          index === length - 1 ? layer : { ...layer, dropoutRate },
        );
        const files = encodeTfjsLayers({ ...model, network: { ...model.network, layers } });
        for (const event of await openingEvents(files)) {
          expect(parseEvent(event)).toMatchObject({ ok: true });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('brings its scores back into the curve, and saves them again', async () => {
    const metadata = {
      ...openedAgent(exampleModel()).bestModel().metadata!,
      environmentSteps: 560,
      episodes: 3,
      lastScores: [20, 30, 500],
    };
    const files = encodeTfjsLayers({ ...exampleModel(), metadata });
    const [rows, again] = (await openingEvents(files))
      .filter((event) => event.type === 'agentReplaced' || event.type === 'welcome')
      .map((event) => unpackRows(episodeColumns, event.episodes));
    expect(rows).toMatchObject([
      { episode: 1, score: 20, environmentSteps: 20, truncated: 0 },
      { episode: 2, score: 30, environmentSteps: 50, truncated: 0 },
      { episode: 3, score: 500, environmentSteps: 550, truncated: 1 },
    ]);
    expect(again).toEqual(rows);
    const opened = Agent.fromModel(
      'opened',
      'model',
      { ...exampleModel(), metadata },
      createReferenceEngine,
      silentObserver,
    );
    expect(opened.bestModel().metadata?.lastScores).toEqual([20, 30, 500]);
  });

  it('brings its curves and marks back: episodes with their losses, epsilon, checks, and what came of them', async () => {
    const hyperparameters = {
      ...plainSettings,
      hiddenUnits: [4],
      minibatchSize: 4,
      checkEverySteps: 100,
      checkEpisodes: 1,
      confirmEpisodes: 1,
      solvedMean: 1,
    };
    const trained = Agent.create(hyperparameters, 1, createReferenceEngine, silentObserver);
    while (trained.dqn.environmentSteps < 400) trained.training.step();
    const before = trained.bestModel();
    const [replaced, welcome] = (await openingEvents(encodeTfjsLayers(before))).filter(
      (event) => event.type === 'agentReplaced' || event.type === 'welcome',
    );
    const rows = unpackRows(metricColumns, replaced!.metrics);
    const metrics = trained.histories.metrics.all();
    expect(metrics.length).toBeGreaterThan(10);
    expect(rows).toHaveLength(metrics.length);
    expect(rows.at(-1)!.epsilon).toBeCloseTo(metrics.at(-1)!.epsilon, 4);
    for (const curve of ['checks', 'confirmations', 'keptModels'] as const) {
      expect(replaced![curve].length).toBeGreaterThan(0);
      expect(replaced![curve]).toEqual(trained.histories[curve].pack());
    }
    const episodes = unpackRows(episodeColumns, replaced!.episodes);
    trained.histories.episodes.all().forEach((row, index) => {
      expect(episodes[index]).toMatchObject({ episode: row.episode, score: row.score });
      if (Number.isNaN(row.meanLoss)) expect(episodes[index]!.meanLoss).toBeNaN();
      else expect(episodes[index]!.meanLoss / row.meanLoss).toBeCloseTo(1, 4);
    });
    for (const curve of curveNames) expect(welcome![curve]).toEqual(replaced![curve]);
    const opened = Agent.fromModel(
      'opened',
      'model',
      decodeTfjsLayers(encodeTfjsLayers(before)),
      createReferenceEngine,
      silentObserver,
    );
    expect(encodeTfjsLayers(opened.bestModel())).toEqual(encodeTfjsLayers(before));
  });

  it('saves what it learnt since, where no check says that it was better before', () => {
    const agent = openedAgent(exampleModel());
    expect(agent.bestModel().parameters).toEqual(exampleModel().parameters);
    runToEnd(agent, () => agent.dqn.gradientSteps >= 20);
    expect(agent.bestModel().parameters).toEqual(agent.dqn.engine.snapshot().online);
    expect(agent.bestModel().parameters).not.toEqual(exampleModel().parameters);
  });

  it('claims no check’s mean for weights that an episode’s score kept', () => {
    const kept = new BestModel(475);
    kept.keepIfBest({ greedyMean: 480, confirmedMean: null }, () => Float32Array.of(1));
    kept.keepForEpisodeScore(Float32Array.of(2));
    expect(kept.parameters).toEqual(Float32Array.of(2));
    expect(kept.scores).toBeNull();
  });
});
