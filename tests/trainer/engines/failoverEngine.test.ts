import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../../src/host/engines/loadEngine';
import type { EventOf, TrainerEvent, TrainerEventType } from '../../../src/shared/protocol/events';
import { plainSettings } from '../../support/plainSettings';
import { readRow, rowCount } from '../../../src/shared/protocol/packedRows';
import { episodeColumns } from '../../../src/shared/protocol/metricColumns';
import type { Engine, EngineFactory, EngineSnapshot } from '../../../src/trainer/engines/engine';
import { parameterSets } from '../../../src/trainer/engines/parameterSets';
import { Studio } from '../../../src/trainer/session/studio';
import { onlyEngine, ready, TestShelf } from '../support/engineShelves';
import { directCodec } from '../../../src/trainer/models/modelCodec';
import { ManualClock } from '../support/manualClock';

const createSimd = await loadEngine('simd');
const settings = plainSettings;

type Learn = (learn: () => number, gradientSteps: number) => number;

/** The SIMD engine, except that a fault is put between it and its caller. */
function faultyEngine(learn: Learn, restored: EngineSnapshot[] = []): EngineFactory {
  return (spec) => {
    const engine = createSimd(spec);
    let gradientSteps = 0;
    const faulty: Engine = {
      name: 'Faulty',
      spec,
      replay: engine.replay,
      qValues: (...of) => engine.qValues(...of),
      learn: (...of) => {
        gradientSteps += 1;
        return learn(() => engine.learn(...of), gradientSteps);
      },
      syncTarget: () => engine.syncTarget(),
      snapshot: () => engine.snapshot(),
      beginSnapshot: () => engine.beginSnapshot(),
      restore: (snapshot) => {
        restored.push(snapshot);
        engine.restore(snapshot);
      },
      dispose: () => engine.dispose(),
    };
    return faulty;
  };
}

/** Asks, and needs no reply. */
const nobody = { hasControl: true, reply: () => undefined };

/** The SIMD engine, some of whose methods are others. */
const altered =
  (alter: (engine: Engine) => Partial<Engine>): EngineFactory =>
  (spec) => {
    const engine = createSimd(spec);
    return Object.assign(engine, alter(engine));
  };

function train(first: EngineFactory, second: EngineFactory, hyperparameters = settings) {
  const events: TrainerEvent[] = [];
  const clock = new ManualClock();
  const engines = new TestShelf({ tensorflow: ready(first), simd: ready(second) });
  const onFault = () => undefined;
  const studio = new Studio({
    engines,
    engineChoice: 'tensorflow',
    clock,
    models: directCodec,
    bundledModel: null,
    onFault,
  });
  studio.listen({ emit: (event) => events.push(event), draw: () => undefined });
  const execute = (command: Parameters<Studio['execute']>[0]) => studio.execute(command, nobody);
  execute({ type: 'setPace', pace: 'max' });
  execute({ type: 'newAgent', hyperparameters, seed: 1 });
  execute({ type: 'train' });
  clock.pass(60_000);
  const all = <Type extends TrainerEventType>(type: Type) =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  const episodes = all('episodesEnded').flatMap(({ rows }) =>
    Array.from({ length: rowCount(rows, episodeColumns) }, (_, i) =>
      readRow(rows, i, episodeColumns),
    ),
  );
  const welcome = studio.welcome() as EventOf<'welcome'>;
  const current = () => (studio.welcome() as EventOf<'welcome'>).engines.current;
  return { all, episodes, welcome, execute, current };
}

describe('an engine that throws in the middle of a run', () => {
  const fault: Learn = (learn, step) => {
    if (step > 1300) throw new Error('CUDA_ERROR_LAUNCH_FAILED');
    return learn();
  };
  const reason = /CUDA_ERROR_LAUNCH_FAILED/;

  it('is replaced: training goes on from weights at most 1,000 gradient steps old', () => {
    const restored: EngineSnapshot[] = [];
    const { all, episodes, welcome } = train(
      faultyEngine(fault),
      faultyEngine((learn) => learn(), restored),
    );
    const [replaced, ...more] = all('engineReplaced');
    expect(more).toEqual([]);
    expect(replaced).toMatchObject({ from: 'Faulty', to: 'Faulty' });
    expect(replaced!.reason).toMatch(reason);
    expect(replaced!.gradientStepsLost).toBe(300);
    // The second engine was given the weights of 1,000 gradient steps, and learnt on.
    expect(restored.map(({ gradientSteps }) => gradientSteps)).toEqual([1000]);
    expect(restored[0]!.online.every(Number.isFinite)).toBe(true);
    expect(all('failed')).toEqual([]);
    expect(all('activityEnded')).toMatchObject([{ reason: 'solved' }]);

    // No score is lost, and none told twice.
    expect(episodes.map(({ episode }) => episode)).toEqual(episodes.map((_, index) => index + 1));
    expect(episodes).toHaveLength(welcome.status.agent.episodes);
    const steps = episodes.reduce((sum, { score }) => sum + score, 0);
    expect(welcome.status.agent.environmentSteps - steps).toBeLessThanOrEqual(500);
    expect(welcome.status.agent.gradientSteps).toBeGreaterThan(1300);

    const [failed, next] = welcome.engines.engines;
    expect(failed).toMatchObject({ id: 'tensorflow', state: 'failed' });
    expect(failed!.detail).toMatch(reason);
    expect(next).toMatchObject({ id: 'simd', state: 'ready' });
    expect(welcome.engines.current).toBe('simd');
  });
});

describe.each<{ name: string; create: () => EngineFactory; symptom: RegExp; keptSteps: number }>([
  {
    name: 'loss is not a number',
    create: () => faultyEngine((learn, step) => (step > 1300 ? NaN : learn())),
    symptom: /^The network diverged at gradient step 1,301: its loss is not a number\./,
    keptSteps: 1000,
  },
  {
    name: 'loss is infinite',
    create: () => faultyEngine((learn, step) => (step > 700 ? Infinity : learn())),
    symptom: /at gradient step 701: its loss is not a number\./,
    keptSteps: 500,
  },
  {
    name: 'values are not numbers, while its loss is one',
    create: () =>
      altered(({ qValues, snapshot }) => ({
        qValues(set, observations, count, values) {
          qValues.call(this, set, observations, count, values);
          if (snapshot.call(this).gradientSteps >= 600) values[1] = NaN;
        },
      })),
    symptom: /at gradient step 600: its values are no longer numbers\./,
    keptSteps: 500,
  },
  {
    name: 'averages become infinite, while its loss is a number',
    create: () =>
      altered(({ snapshot }) => ({
        snapshot() {
          const kept = snapshot.call(this);
          if (kept.gradientSteps >= 1000) kept.secondMoments[0] = Infinity;
          return kept;
        },
      })),
    symptom: /at gradient step 1,000: its weights, or what the optimizer keeps/,
    keptSteps: 500,
  },
])('a network whose $name', ({ create, symptom, keptSteps }) => {
  it('has diverged: the run ends in words, no engine is blamed, and the agent is whole', async () => {
    const restored: EngineSnapshot[] = [];
    const recording: EngineFactory = (spec) => {
      const engine = create()(spec);
      const { restore } = engine;
      return Object.assign(engine, {
        restore(snapshot: EngineSnapshot) {
          restored.push(snapshot);
          restore.call(engine, snapshot);
        },
      });
    };
    const { all, welcome, execute } = train(recording, createSimd);
    expect(all('failed')).toMatchObject([{ message: expect.stringMatching(symptom) }]);
    expect(all('failed')[0]!.message).toMatch(
      / A smaller learning rate or clipped gradients may help\.$/,
    );
    expect(all('activityEnded')).toMatchObject([{ reason: 'failed' }]);
    expect(all('engineReplaced')).toEqual([]);
    expect(welcome.engines.engines.map(({ state }) => state)).toEqual(['ready', 'ready']);
    // The chosen engine is still at work.
    expect(welcome.engines.current).toBe('tensorflow');
    // The agent is whole: its weights are numbers, and can be saved.
    expect(restored.at(-1)!.gradientSteps).toBe(keptSteps);
    for (const set of parameterSets)
      expect(restored.at(-1)![set].every(Number.isFinite)).toBe(true);
    await execute({ type: 'exportModel', requestId: 1, format: 'tfjsLayers' });
  });
});

it.each([
  ['uniform', 'replay buffer'],
  ['prioritized', 'priorities'],
] as const)('goes on with %s sampling, and the same %s, as without a fault', (...of) => {
  const [replaySampling] = of;
  // The first engine breaks right after weights were kept, so that no step is lost.
  const breaking: Learn = (learn, step) => {
    if (step > 500) throw new Error('gone');
    return learn();
  };
  const learnsFrom = { ...settings, replaySampling, maxSteps: 2000 };
  const faulty = train(faultyEngine(breaking), createSimd, learnsFrom);
  const sound = train(createSimd, createSimd, learnsFrom);
  expect(faulty.all('engineReplaced')).toMatchObject([{ gradientStepsLost: 0 }]);
  expect(faulty.episodes).toEqual(sound.episodes);
  expect(faulty.welcome.status.agent).toEqual(sound.welcome.status.agent);
});

it('without another engine the fault ends what runs, in words', () => {
  const events: TrainerEvent[] = [];
  const clock = new ManualClock();
  const create = faultyEngine(() => {
    throw new Error('unreachable');
  });
  const studio = new Studio({ ...onlyEngine(create), clock, bundledModel: null });
  studio.listen({ emit: (event) => events.push(event), draw: () => undefined });
  studio.execute({ type: 'train' }, nobody);
  studio.execute({ type: 'setPace', pace: 'max' }, nobody);
  clock.pass(5000);
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'failed', message: expect.stringMatching(/unreachable/) }),
  );
});

it('gives an engine that failed another chance with the next agent', () => {
  const failsOnce = { left: 1 };
  const first = faultyEngine((learn, step) => {
    if (step > 700 && failsOnce.left-- > 0) throw new Error('out of memory');
    return learn();
  });
  const { welcome, execute, current } = train(first, createSimd);
  expect(welcome.engines.current).toBe('simd');
  execute({ type: 'newAgent', hyperparameters: settings, seed: 2 });
  expect(current()).toBe('tensorflow');
});

it('plays a check anew in which the engine failed', () => {
  /** Rows of each call for several: at most 20 in a check, up to 100 in a confirmation. */
  const rows: number[] = [];
  let failsAtCall = Infinity;
  const createNamed =
    (name: string): EngineFactory =>
    (spec) => {
      const engine = Object.assign(createSimd(spec), { name });
      const { qValues } = engine;
      engine.qValues = (set, observations, count, values) => {
        if (count > 1) rows.push(count);
        if (rows.length === failsAtCall) {
          failsAtCall = Infinity;
          rows.length = 0;
          throw new Error('gone');
        }
        qValues.call(engine, set, observations, count, values);
      };
      return engine;
    };
  const callsBeforeConfirmation = () => rows.findIndex((count) => count > 20);
  const run = () => train(createNamed('First'), createNamed('Second'));
  run();
  // In the middle of the check of 500 steps that calls for the confirmation.
  failsAtCall = callsBeforeConfirmation() - 250;
  rows.length = 0;
  const { all } = run();
  expect(all('engineReplaced')).toHaveLength(1);
  expect(all('activityEnded')).toMatchObject([{ reason: 'solved' }]);
  expect(callsBeforeConfirmation()).toBeGreaterThanOrEqual(500);
});
